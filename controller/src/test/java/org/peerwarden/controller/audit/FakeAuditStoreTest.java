package org.peerwarden.controller.audit;

class FakeAuditStoreTest extends AuditStoreContract {
    private final FakeAuditStore store = new FakeAuditStore();

    @Override
    protected AuditStore store() {
        return store;
    }

    @Override
    protected AuditStore reopened() {
        return store;
    }
}

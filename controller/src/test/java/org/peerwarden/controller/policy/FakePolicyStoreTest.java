package org.peerwarden.controller.policy;

class FakePolicyStoreTest extends PolicyStoreContract {
    private final FakePolicyStore store = new FakePolicyStore();

    @Override
    protected PolicyStore store() {
        return store;
    }

    @Override
    protected PolicyStore reopened() {
        return store;
    }
}

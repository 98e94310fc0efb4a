package org.peerwarden.controller.fleet;

class FakeHostStoreTest extends HostStoreContract {
    private final FakeHostStore store = new FakeHostStore();

    @Override
    protected HostStore store() {
        return store;
    }
}

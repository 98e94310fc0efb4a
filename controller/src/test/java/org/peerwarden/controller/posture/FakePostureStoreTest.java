package org.peerwarden.controller.posture;

class FakePostureStoreTest extends PostureStoreContract {
    private final FakePostureStore store = new FakePostureStore();

    @Override
    protected PostureStore store() {
        return store;
    }

    @Override
    protected PostureStore reopened() {
        return store;
    }
}

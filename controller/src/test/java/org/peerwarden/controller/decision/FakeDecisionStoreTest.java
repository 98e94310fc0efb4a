package org.peerwarden.controller.decision;

class FakeDecisionStoreTest extends DecisionStoreContract {
    private final FakeDecisionStore store = new FakeDecisionStore();

    @Override
    protected DecisionStore store() {
        return store;
    }

    @Override
    protected DecisionStore reopened() {
        return store;
    }
}

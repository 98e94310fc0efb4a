package org.peerwarden.controller.identity;

class FakeIdentityStoresTest extends IdentityStoresContract {
    private final OperatorStore operators = new FakeIdentityStores.FakeOperators();
    private final ApiTokenStore apiTokens = new FakeIdentityStores.FakeApiTokens();
    private final EnrolTokenStore enrolTokens = new FakeIdentityStores.FakeEnrolTokens();

    @Override
    protected OperatorStore operators() {
        return operators;
    }

    @Override
    protected ApiTokenStore apiTokens() {
        return apiTokens;
    }

    @Override
    protected EnrolTokenStore enrolTokens() {
        return enrolTokens;
    }
}

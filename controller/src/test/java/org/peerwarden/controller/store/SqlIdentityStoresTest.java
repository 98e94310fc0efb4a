package org.peerwarden.controller.store;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.peerwarden.controller.identity.ApiTokenStore;
import org.peerwarden.controller.identity.EnrolTokenStore;
import org.peerwarden.controller.identity.IdentityStoresContract;
import org.peerwarden.controller.identity.OperatorStore;

class SqlIdentityStoresTest extends IdentityStoresContract {
    @TempDir
    Path directory;

    private Database database;

    @BeforeEach
    void open() {
        database = Database.open(directory.resolve("test.db"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    protected OperatorStore operators() {
        return new SqlOperatorStore(database);
    }

    @Override
    protected ApiTokenStore apiTokens() {
        return new SqlApiTokenStore(database);
    }

    @Override
    protected EnrolTokenStore enrolTokens() {
        return new SqlEnrolTokenStore(database);
    }
}

package org.peerwarden.controller.store;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.peerwarden.controller.policy.PolicyStore;
import org.peerwarden.controller.policy.PolicyStoreContract;

class SqlPolicyStoreTest extends PolicyStoreContract {
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
    protected PolicyStore store() {
        return new SqlPolicyStore(database);
    }

    @Override
    protected PolicyStore reopened() {
        database.close();
        open();
        return store();
    }
}

package org.peerwarden.controller.store;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.peerwarden.controller.decision.DecisionStore;
import org.peerwarden.controller.decision.DecisionStoreContract;

class SqlDecisionStoreTest extends DecisionStoreContract {
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
    protected DecisionStore store() {
        return new SqlDecisionStore(database);
    }

    @Override
    protected DecisionStore reopened() {
        database.close();
        open();
        return store();
    }
}

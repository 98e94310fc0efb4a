package org.peerwarden.controller.store;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.peerwarden.controller.posture.PostureStore;
import org.peerwarden.controller.posture.PostureStoreContract;

class SqlPostureStoreTest extends PostureStoreContract {
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
    protected PostureStore store() {
        return new SqlPostureStore(database);
    }

    @Override
    protected PostureStore reopened() {
        database.close();
        open();
        return store();
    }
}

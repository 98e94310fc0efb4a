package org.peerwarden.controller.store;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.peerwarden.controller.fleet.HostStore;
import org.peerwarden.controller.fleet.HostStoreContract;

class SqlHostStoreTest extends HostStoreContract {
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
    protected HostStore store() {
        return new SqlHostStore(database);
    }
}

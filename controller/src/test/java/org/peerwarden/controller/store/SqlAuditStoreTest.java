package org.peerwarden.controller.store;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.peerwarden.controller.audit.AuditStore;
import org.peerwarden.controller.audit.AuditStoreContract;

class SqlAuditStoreTest extends AuditStoreContract {
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
    protected AuditStore store() {
        return new SqlAuditStore(database);
    }

    @Override
    protected AuditStore reopened() {
        database.close();
        open();
        return store();
    }
}

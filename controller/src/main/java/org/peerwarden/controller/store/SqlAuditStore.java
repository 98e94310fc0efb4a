package org.peerwarden.controller.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.peerwarden.controller.audit.AuditEntry;
import org.peerwarden.controller.audit.AuditOutcome;
import org.peerwarden.controller.audit.AuditStore;
import tools.jackson.core.type.TypeReference;

/** The audit log's chain in SQLite. */
public final class SqlAuditStore implements AuditStore {
    private static final TypeReference<TreeMap<String, String>> DETAILS = new TypeReference<>() {};

    private final Database database;

    public SqlAuditStore(Database database) {
        this.database = database;
    }

    @Override
    public AuditEntry append(Function<Optional<AuditEntry>, AuditEntry> next) {
        return database.write(handle -> {
            AuditEntry entry = next.apply(last(handle));
            handle.createUpdate("INSERT INTO audit VALUES"
                            + " (:sequence, :at, :actor, :action, :target, :outcome, :details, :previous, :hash)")
                    .bind("sequence", entry.sequence())
                    .bind("at", entry.at().toEpochMilli())
                    .bind("actor", entry.actor())
                    .bind("action", entry.action())
                    .bind("target", entry.target())
                    .bind("outcome", entry.outcome().name())
                    .bind("details", Columns.json(entry.details()))
                    .bind("previous", entry.previous())
                    .bind("hash", entry.hash())
                    .execute();
            return entry;
        });
    }

    @Override
    public Optional<AuditEntry> last() {
        return database.read(SqlAuditStore::last);
    }

    private static Optional<AuditEntry> last(Handle handle) {
        return handle.createQuery("SELECT * FROM audit ORDER BY sequence DESC LIMIT 1")
                .map(SqlAuditStore::entry)
                .findOne();
    }

    @Override
    public List<AuditEntry> after(long sequence, int limit) {
        return page("SELECT * FROM audit WHERE sequence > :sequence ORDER BY sequence LIMIT :limit", sequence, limit);
    }

    @Override
    public List<AuditEntry> before(long sequence, int limit) {
        return page(
                "SELECT * FROM audit WHERE sequence < :sequence ORDER BY sequence DESC LIMIT :limit", sequence, limit);
    }

    private List<AuditEntry> page(String sql, long sequence, int limit) {
        return database.read(handle -> handle.createQuery(sql)
                .bind("sequence", sequence)
                .bind("limit", limit)
                .map(SqlAuditStore::entry)
                .list());
    }

    private static AuditEntry entry(ResultSet row, StatementContext context) throws SQLException {
        SortedMap<String, String> details = Columns.parsed(row.getString("details"), DETAILS);
        return new AuditEntry(
                row.getLong("sequence"),
                Columns.instant(row, "at"),
                row.getString("actor"),
                row.getString("action"),
                row.getString("target"),
                AuditOutcome.valueOf(row.getString("outcome")),
                details,
                row.getString("previous"),
                row.getString("hash"));
    }
}

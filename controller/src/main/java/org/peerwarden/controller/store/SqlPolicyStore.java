package org.peerwarden.controller.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.peerwarden.controller.policy.PolicyStore;
import org.peerwarden.controller.policy.PolicyVersion;

/** Policy versions in SQLite. */
public final class SqlPolicyStore implements PolicyStore {
    private final Database database;

    public SqlPolicyStore(Database database) {
        this.database = database;
    }

    @Override
    public void append(PolicyVersion version) {
        database.writing(handle -> handle.createUpdate("""
                        INSERT INTO policies (number, name, author, at, text, note, restores)
                        VALUES (:number, :name, :author, :at, :text, :note, :restores)""")
                .bind("number", version.number())
                .bind("name", version.name())
                .bind("author", version.author())
                .bind("at", Times.micros(version.at()))
                .bind("text", version.text())
                .bind("note", version.note())
                .bind("restores", version.restores())
                .execute());
    }

    @Override
    public Optional<PolicyVersion> find(long number) {
        return database.read(handle -> handle.createQuery("SELECT * FROM policies WHERE number = :number")
                .bind("number", number)
                .map((row, context) -> version(row))
                .findOne());
    }

    @Override
    public Optional<PolicyVersion> newest() {
        return before(Long.MAX_VALUE, 1).stream().findFirst();
    }

    @Override
    public List<PolicyVersion> before(long number, int limit) {
        return database.read(handle -> handle.createQuery(
                        "SELECT * FROM policies WHERE number < :number ORDER BY number DESC LIMIT :limit")
                .bind("number", number)
                .bind("limit", limit)
                .map((row, context) -> version(row))
                .list());
    }

    private static PolicyVersion version(ResultSet row) throws SQLException {
        long restores = row.getLong("restores");
        return new PolicyVersion(
                row.getLong("number"),
                row.getString("name"),
                row.getString("author"),
                Times.instant(row.getLong("at")),
                row.getString("text"),
                row.getString("note"),
                restores == 0 ? OptionalLong.empty() : OptionalLong.of(restores));
    }
}

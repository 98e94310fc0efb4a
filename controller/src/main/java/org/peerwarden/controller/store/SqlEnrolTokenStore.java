package org.peerwarden.controller.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;
import org.peerwarden.controller.identity.EnrolToken;
import org.peerwarden.controller.identity.EnrolTokenStore;

/** Enrolment tokens in SQLite. */
public final class SqlEnrolTokenStore implements EnrolTokenStore {
    private final Database database;

    public SqlEnrolTokenStore(Database database) {
        this.database = database;
    }

    @Override
    public void add(EnrolToken token) {
        database.writing(handle -> handle.createUpdate("INSERT INTO enrol_tokens VALUES"
                        + " (:id, :hash, :group, :uses, :used, :created, :expires, :createdBy, :revoked)")
                .bind("id", token.id())
                .bind("hash", token.hash())
                .bind("group", token.group())
                .bind("uses", token.uses())
                .bind("used", token.used())
                .bind("created", token.created().toEpochMilli())
                .bind("expires", token.expires().toEpochMilli())
                .bind("createdBy", token.createdBy())
                .bind("revoked", token.revoked())
                .execute());
    }

    @Override
    public Optional<EnrolToken> find(String id) {
        return database.read(handle -> handle.createQuery("SELECT * FROM enrol_tokens WHERE id = :id")
                .bind("id", id)
                .map(SqlEnrolTokenStore::token)
                .findOne());
    }

    @Override
    public List<EnrolToken> all() {
        return database.read(handle -> handle.createQuery("SELECT * FROM enrol_tokens ORDER BY created DESC, id")
                .map(SqlEnrolTokenStore::token)
                .list());
    }

    @Override
    public boolean use(String id) {
        return database.write(handle -> handle.createUpdate("UPDATE enrol_tokens SET used = used + 1"
                                + " WHERE id = :id AND used < uses AND revoked = 0")
                        .bind("id", id)
                        .execute()
                == 1);
    }

    @Override
    public boolean revoke(String id) {
        return database.write(handle -> handle.createUpdate("UPDATE enrol_tokens SET revoked = 1 WHERE id = :id")
                        .bind("id", id)
                        .execute()
                == 1);
    }

    private static EnrolToken token(ResultSet row, StatementContext context) throws SQLException {
        return new EnrolToken(
                row.getString("id"),
                row.getString("hash"),
                row.getString("host_group"),
                row.getInt("uses"),
                row.getInt("used"),
                Columns.instant(row, "created"),
                Columns.instant(row, "expires"),
                row.getString("created_by"),
                row.getBoolean("revoked"));
    }
}

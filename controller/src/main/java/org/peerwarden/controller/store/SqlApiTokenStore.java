package org.peerwarden.controller.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;
import org.peerwarden.controller.identity.ApiToken;
import org.peerwarden.controller.identity.ApiTokenStore;

/** Tokens of the operators' API in SQLite. */
public final class SqlApiTokenStore implements ApiTokenStore {
    private final Database database;

    public SqlApiTokenStore(Database database) {
        this.database = database;
    }

    @Override
    public void add(ApiToken token) {
        database.writing(handle -> handle.createUpdate("INSERT INTO api_tokens VALUES"
                        + " (:id, :hash, :operator, :description, :created, :expires, NULL, :revoked)")
                .bind("id", token.id())
                .bind("hash", token.hash())
                .bind("operator", token.operator())
                .bind("description", token.description())
                .bind("created", token.created().toEpochMilli())
                .bind("expires", token.expires().toEpochMilli())
                .bind("revoked", token.revoked())
                .execute());
    }

    @Override
    public Optional<ApiToken> find(String id) {
        return database.read(handle -> handle.createQuery("SELECT * FROM api_tokens WHERE id = :id")
                .bind("id", id)
                .map(SqlApiTokenStore::token)
                .findOne());
    }

    @Override
    public List<ApiToken> of(String operator) {
        return database.read(handle -> handle.createQuery(
                        "SELECT * FROM api_tokens WHERE operator = :operator ORDER BY created DESC, id")
                .bind("operator", operator)
                .map(SqlApiTokenStore::token)
                .list());
    }

    @Override
    public void used(String id, Instant at) {
        database.writing(handle -> handle.createUpdate("UPDATE api_tokens SET last_used = :at WHERE id = :id")
                .bind("id", id)
                .bind("at", at.toEpochMilli())
                .execute());
    }

    @Override
    public boolean revoke(String id) {
        return database.write(handle -> handle.createUpdate("UPDATE api_tokens SET revoked = 1 WHERE id = :id")
                        .bind("id", id)
                        .execute()
                == 1);
    }

    @Override
    public void forgetEndedBefore(Instant time) {
        database.writing(handle -> handle.createUpdate("DELETE FROM api_tokens WHERE expires < :time")
                .bind("time", time.toEpochMilli())
                .execute());
    }

    private static ApiToken token(ResultSet row, StatementContext context) throws SQLException {
        return new ApiToken(
                row.getString("id"),
                row.getString("hash"),
                row.getString("operator"),
                row.getString("description"),
                Columns.instant(row, "created"),
                Columns.instant(row, "expires"),
                Columns.optionalInstant(row, "last_used"),
                row.getBoolean("revoked"));
    }
}

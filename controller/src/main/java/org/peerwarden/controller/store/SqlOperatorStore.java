package org.peerwarden.controller.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.statement.StatementContext;
import org.peerwarden.controller.identity.Operator;
import org.peerwarden.controller.identity.OperatorStore;
import org.peerwarden.controller.identity.Role;
import tools.jackson.core.type.TypeReference;

/** Operators in SQLite. */
public final class SqlOperatorStore implements OperatorStore {
    private static final TypeReference<Set<String>> GROUPS = new TypeReference<>() {};

    private final Database database;

    public SqlOperatorStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean add(Operator operator, String passwordHash) {
        return database.write(handle -> handle.createUpdate("INSERT INTO operators VALUES"
                                + " (:name, :role, :groups, :created, :disabled, :password) ON CONFLICT DO NOTHING")
                        .bind("name", operator.name())
                        .bind("role", operator.role().name())
                        .bind("groups", Columns.json(operator.groups()))
                        .bind("created", operator.created().toEpochMilli())
                        .bind("disabled", operator.disabled())
                        .bind("password", passwordHash)
                        .execute()
                == 1);
    }

    @Override
    public boolean change(Operator operator) {
        return database.write(handle -> handle.createUpdate("UPDATE operators SET role = :role, groups = :groups,"
                                + " disabled = :disabled WHERE name = :name")
                        .bind("name", operator.name())
                        .bind("role", operator.role().name())
                        .bind("groups", Columns.json(operator.groups()))
                        .bind("disabled", operator.disabled())
                        .execute()
                == 1);
    }

    @Override
    public boolean changePassword(String name, String passwordHash) {
        return database.write(
                handle -> handle.createUpdate("UPDATE operators SET password = :password WHERE name = :name")
                                .bind("name", name)
                                .bind("password", passwordHash)
                                .execute()
                        == 1);
    }

    @Override
    public Optional<Operator> find(String name) {
        return database.read(handle -> handle.createQuery("SELECT * FROM operators WHERE name = :name")
                .bind("name", name)
                .map(SqlOperatorStore::operator)
                .findOne());
    }

    @Override
    public Optional<String> passwordHash(String name) {
        return database.read(handle -> handle.createQuery("SELECT password FROM operators WHERE name = :name")
                .bind("name", name)
                .mapTo(String.class)
                .findOne());
    }

    @Override
    public List<Operator> all() {
        return database.read(handle -> handle.createQuery("SELECT * FROM operators ORDER BY name")
                .map(SqlOperatorStore::operator)
                .list());
    }

    private static Operator operator(ResultSet row, StatementContext context) throws SQLException {
        return new Operator(
                row.getString("name"),
                Role.valueOf(row.getString("role")),
                Columns.parsed(row.getString("groups"), GROUPS),
                Columns.instant(row, "created"),
                row.getBoolean("disabled"));
    }
}

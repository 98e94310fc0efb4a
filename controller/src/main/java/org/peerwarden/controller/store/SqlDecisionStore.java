package org.peerwarden.controller.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.peerwarden.controller.decision.Decision;
import org.peerwarden.controller.decision.DecisionAction;
import org.peerwarden.controller.decision.DecisionId;
import org.peerwarden.controller.decision.DecisionStore;
import org.peerwarden.controller.decision.Ending;
import org.peerwarden.controller.decision.Prefixes;
import org.peerwarden.controller.decision.Reachable;
import org.peerwarden.controller.decision.Scope;
import org.peerwarden.controller.decision.Target;
import org.peerwarden.controller.identity.HostId;
import org.peerwarden.policies.Transport;

/** Decisions in SQLite. */
public final class SqlDecisionStore implements DecisionStore {
    private final Database database;

    public SqlDecisionStore(Database database) {
        this.database = database;
    }

    @Override
    public void end(List<Decision> decisions) {
        database.writing(handle -> decisions.forEach(decision -> end(handle, decision)));
    }

    @Override
    public void add(Decision decision, Optional<String> key, Optional<String> releaseCode, List<Decision> ended) {
        database.writing(handle -> {
            insert(handle, decision, key, releaseCode);
            ended.forEach(one -> end(handle, one));
        });
    }

    private static void end(Handle handle, Decision decision) {
        Ending ending = decision.ending().orElseThrow();
        handle.createUpdate("UPDATE decisions SET ended_at = :at, ended_by = :by, ended_cause = :cause WHERE id = :id")
                .bind("id", decision.id().value())
                .bind("at", Times.micros(ending.at()))
                .bind("by", ending.by())
                .bind("cause", ending.cause().name())
                .execute();
    }

    private static void insert(Handle handle, Decision decision, Optional<String> key, Optional<String> releaseCode) {
        Optional<Ending> ending = decision.ending();
        handle.createUpdate("""
                        INSERT INTO decisions (
                            id, serial, action, host, host_group, binary_path, binary_sha256, family, peer,
                            lease_seconds, exceptions, reason, author, at, expires_at, ended_at, ended_by,
                            ended_cause, idempotency_key, release_code, release_hash)
                        VALUES (
                            :id, :serial, :action, :host, :group, :path, :sha256, :family, :peer,
                            :lease, :exceptions, :reason, :author, :at, :expires, :endedAt, :endedBy,
                            :endedCause, :key, :releaseCode, :releaseHash)""")
                .bind("id", decision.id().value())
                .bind("serial", decision.number())
                .bind("action", decision.action().name())
                .bind("host", host(decision.scope()))
                .bind("group", group(decision.scope()))
                .bind("path", decision.target().path())
                .bind("sha256", decision.target().sha256())
                .bind("family", decision.target().family())
                .bind("peer", decision.target().peer().map(Object::toString))
                .bind("lease", decision.lease().map(Duration::toSeconds))
                .bind("exceptions", exceptions(decision.exceptions()))
                .bind("reason", decision.reason())
                .bind("author", decision.author())
                .bind("at", Times.micros(decision.at()))
                .bind("expires", decision.expiresAt().map(Times::micros))
                .bind("endedAt", ending.map(Ending::at).map(Times::micros))
                .bind("endedBy", ending.map(Ending::by))
                .bind("endedCause", ending.map(Ending::cause).map(Enum::name))
                .bind("key", key)
                .bind("releaseCode", releaseCode)
                .bind("releaseHash", decision.releaseCodeHash())
                .execute();
    }

    @Override
    public Optional<Decision> find(DecisionId id) {
        return database.read(handle -> handle.createQuery("SELECT * FROM decisions WHERE id = :id")
                .bind("id", id.value())
                .map((row, context) -> decision(row))
                .findOne());
    }

    @Override
    public Optional<Decision> underKey(String key) {
        return database.read(handle -> handle.createQuery("SELECT * FROM decisions WHERE idempotency_key = :key")
                .bind("key", key)
                .map((row, context) -> decision(row))
                .findOne());
    }

    @Override
    public Optional<String> releaseCode(DecisionId id) {
        return database.read(handle -> handle.createQuery(
                        "SELECT release_code FROM decisions WHERE id = :id AND release_code IS NOT NULL")
                .bind("id", id.value())
                .mapTo(String.class)
                .findOne());
    }

    @Override
    public List<Decision> standing() {
        return database.read(
                handle -> handle.createQuery("SELECT * FROM decisions WHERE ended_at IS NULL ORDER BY serial")
                        .map((row, context) -> decision(row))
                        .list());
    }

    @Override
    public List<Decision> before(long number, int limit) {
        return database.read(handle -> handle.createQuery(
                        "SELECT * FROM decisions WHERE serial < :number ORDER BY serial DESC LIMIT :limit")
                .bind("number", number)
                .bind("limit", limit)
                .map((row, context) -> decision(row))
                .list());
    }

    @Override
    public long highestNumber() {
        return database.read(handle -> handle.createQuery("SELECT coalesce(max(serial), 0) FROM decisions")
                .mapTo(Long.class)
                .one());
    }

    private static Decision decision(ResultSet row) throws SQLException {
        return new Decision(
                new DecisionId(row.getString("id")),
                row.getLong("serial"),
                DecisionAction.valueOf(row.getString("action")),
                scope(row),
                new Target(
                        Optional.ofNullable(row.getString("binary_path")),
                        Optional.ofNullable(row.getString("binary_sha256")),
                        Optional.ofNullable(row.getString("family")),
                        Optional.ofNullable(row.getString("peer")).map(Prefixes::parse)),
                number(row, "lease_seconds").map(Duration::ofSeconds),
                row.getString("exceptions")
                        .lines()
                        .map(SqlDecisionStore::reachable)
                        .toList(),
                row.getString("reason"),
                row.getString("author"),
                Times.instant(row.getLong("at")),
                number(row, "expires_at").map(Times::instant),
                Optional.ofNullable(row.getString("release_hash")),
                ending(row));
    }

    private static Optional<Ending> ending(ResultSet row) throws SQLException {
        Optional<Long> at = number(row, "ended_at");
        return at.isEmpty()
                ? Optional.empty()
                : Optional.of(new Ending(
                        Times.instant(at.get()),
                        row.getString("ended_by"),
                        Ending.Cause.valueOf(row.getString("ended_cause"))));
    }

    private static Scope scope(ResultSet row) throws SQLException {
        String host = row.getString("host");
        String group = row.getString("host_group");
        if (host != null) {
            return new Scope.OneHost(new HostId(host));
        }
        return group == null ? new Scope.WholeFleet() : new Scope.Group(group);
    }

    private static @Nullable String host(Scope scope) {
        return switch (scope) {
            case Scope.OneHost one -> one.host().value();
            case Scope.Group _, Scope.WholeFleet _ -> null;
        };
    }

    private static @Nullable String group(Scope scope) {
        return switch (scope) {
            case Scope.Group group -> group.name();
            case Scope.OneHost _, Scope.WholeFleet _ -> null;
        };
    }

    private static String exceptions(List<Reachable> exceptions) {
        return exceptions.stream()
                .map(one ->
                        one.peer() + " " + one.transport().map(Transport::word).orElse("-") + " "
                                + one.port().orElse(0))
                .collect(Collectors.joining("\n"));
    }

    private static Reachable reachable(String line) {
        String[] parts = line.split(" ", -1);
        int port = Integer.parseInt(parts[2]);
        return new Reachable(
                Prefixes.parse(parts[0]),
                parts[1].equals("-")
                        ? Optional.empty()
                        : Optional.of(Transport.valueOf(parts[1].toUpperCase(Locale.ROOT))),
                port == 0 ? OptionalInt.empty() : OptionalInt.of(port));
    }

    private static Optional<Long> number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(value);
    }
}

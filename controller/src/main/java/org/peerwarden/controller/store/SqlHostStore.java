package org.peerwarden.controller.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;
import org.peerwarden.controller.fleet.CloneSuspicion;
import org.peerwarden.controller.fleet.Host;
import org.peerwarden.controller.fleet.HostFacts;
import org.peerwarden.controller.fleet.HostStore;
import org.peerwarden.controller.fleet.HostWarning;
import org.peerwarden.controller.fleet.Member;
import org.peerwarden.controller.identity.HostId;
import tools.jackson.core.type.TypeReference;

/** Hosts in SQLite. */
public final class SqlHostStore implements HostStore {
    private static final TypeReference<List<HostWarning>> WARNINGS = new TypeReference<>() {};

    private final Database database;

    public SqlHostStore(Database database) {
        this.database = database;
    }

    @Override
    public void put(Member member) {
        Host host = member.host();
        database.writing(handle -> handle.createUpdate("INSERT OR REPLACE INTO hosts VALUES"
                        + " (:id, :group, :facts, :agentVersion, :address, :enrolled, :lastSeen, :warnings, :dropped,"
                        + " :refused, :suspicion, :revoked, :continuity, :shown, :spool, :droppedBefore)")
                .bind("id", host.id().value())
                .bind("group", host.group())
                .bind("facts", Columns.json(host.facts()))
                .bind("agentVersion", host.agentVersion())
                .bind("address", host.address())
                .bind("enrolled", host.enrolled().toEpochMilli())
                .bind("lastSeen", host.lastSeen().toEpochMilli())
                .bind("warnings", Columns.json(host.warnings()))
                .bind("dropped", host.droppedRecords())
                .bind("refused", host.refusedRecords())
                .bind("suspicion", host.suspicion().map(Columns::json))
                .bind("revoked", host.revoked())
                .bind("continuity", member.continuity())
                .bind("shown", member.shown())
                .bind("spool", member.spool())
                .bind("droppedBefore", member.droppedBefore())
                .execute());
    }

    @Override
    public List<Member> all() {
        return database.read(handle -> handle.createQuery("SELECT * FROM hosts")
                .map(SqlHostStore::member)
                .list());
    }

    private static Member member(ResultSet row, StatementContext context) throws SQLException {
        Host host = new Host(
                new HostId(row.getString("id")),
                row.getString("host_group"),
                Columns.parsed(row.getString("facts"), HostFacts.class),
                row.getString("agent_version"),
                row.getString("address"),
                Columns.instant(row, "enrolled"),
                Columns.instant(row, "last_seen"),
                false,
                Columns.parsed(row.getString("warnings"), WARNINGS),
                row.getLong("dropped_records"),
                row.getLong("refused_records"),
                Optional.ofNullable(row.getString("suspicion")).map(json -> Columns.parsed(json, CloneSuspicion.class)),
                row.getBoolean("revoked"));
        return new Member(
                host,
                row.getString("continuity"),
                row.getString("shown"),
                row.getString("spool"),
                row.getLong("dropped_before"));
    }
}

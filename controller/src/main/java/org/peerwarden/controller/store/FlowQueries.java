package org.peerwarden.controller.store;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.duckdb.DuckDBConnection;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.peerwarden.controller.flow.AttributionMethod;
import org.peerwarden.controller.flow.BinaryOnHost;
import org.peerwarden.controller.flow.BinaryOrigin;
import org.peerwarden.controller.flow.Direction;
import org.peerwarden.controller.flow.Endpoint;
import org.peerwarden.controller.flow.Evidence;
import org.peerwarden.controller.flow.FlowFilter;
import org.peerwarden.controller.flow.HostTotals;
import org.peerwarden.controller.flow.KnownFlow;
import org.peerwarden.controller.flow.LiveView;
import org.peerwarden.controller.flow.Outcome;
import org.peerwarden.controller.flow.Page;
import org.peerwarden.controller.flow.PageRequest;
import org.peerwarden.controller.flow.ParentProcess;
import org.peerwarden.controller.flow.PeerOfBinary;
import org.peerwarden.controller.flow.PolicyHit;
import org.peerwarden.controller.flow.ProcessRef;
import org.peerwarden.controller.flow.TelemetryRecord.BinarySeen;
import org.peerwarden.controller.flow.TelemetryRecord.FlowChanged;
import org.peerwarden.controller.flow.TelemetryRecord.PolicyEvent;
import org.peerwarden.controller.flow.TelemetryRecord.ProcessSeen;
import org.peerwarden.controller.flow.TelemetryRecord.VerdictChanged;
import org.peerwarden.controller.flow.Traffic;
import org.peerwarden.controller.flow.VerdictLevel;
import org.peerwarden.controller.identity.HostId;
import org.peerwarden.policies.Prefix;
import org.peerwarden.policies.Transport;
import tools.jackson.databind.json.JsonMapper;

/**
 * The questions, as SQL. Everything that comes from outside is a parameter.
 *
 * <p>Each begins with {@code newest}: of every flow the row with the highest sequence, with its binary and verdict joined. Only
 * what is true of all rows of a flow, or of its newest if of any, may cut rows before that: the host, and the times.
 */
final class FlowQueries {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String OWNERS = """
            known_binaries AS (
                SELECT * FROM memory.main.all_binaries
                QUALIFY row_number() OVER (PARTITION BY host, binary_id ORDER BY serial DESC) = 1),
            known_verdicts AS (
                SELECT * FROM memory.main.all_verdicts
                QUALIFY row_number() OVER (PARTITION BY host, binary_id ORDER BY serial DESC) = 1)
            """;

    private static final String TRAFFIC = """
            count(*) AS flows,
            count(*) FILTER (outcome IN ('PENDING', 'ESTABLISHED', 'LISTENING')) AS open_flows,
            count(DISTINCT peer) AS peers,
            CAST(coalesce(sum(bytes_sent), 0) AS BIGINT) AS sent,
            CAST(coalesce(sum(bytes_received), 0) AS BIGINT) AS received,
            min(first_seen) AS first_seen,
            max(last_seen) AS last_seen
            """;

    private static final String PEER_TO_PEER = "level IN ('SUSPECTED', 'PROBABLE', 'CONFIRMED')";

    /** Something that is asked over one connection. */
    @FunctionalInterface
    interface Query<T> {
        T run(DuckDBConnection connection) throws SQLException;
    }

    @FunctionalInterface
    private interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    private final StringBuilder sql = new StringBuilder();
    private final List<Object> parameters = new ArrayList<>();

    private FlowQueries() {}

    static Page<KnownFlow> flows(Connection connection, FlowFilter filter, PageRequest page) throws SQLException {
        FlowQueries query = new FlowQueries().newest(filter).add("SELECT * FROM newest WHERE true");
        if (page.cursor().isPresent()) {
            String[] parts = cursor(page.cursor().get(), 3);
            long lastSeen = number(parts[0]);
            query.add(" AND (last_seen < ? OR (last_seen = ? AND (host, flow) > (?, CAST(? AS UUID))))")
                    .with(lastSeen, lastSeen, parts[1], uuid(parts[2]).toString());
        }
        query.add(" ORDER BY last_seen DESC, host, flow LIMIT ?").with(page.size() + 1L);
        return page(
                query.list(connection, FlowQueries::knownFlow),
                page,
                last -> cursor(
                        Long.toString(Times.micros(last.flow().lastSeen())),
                        last.host().value(),
                        last.flow().flow().toString()));
    }

    static Optional<KnownFlow> flow(Connection connection, UUID flow) throws SQLException {
        return new FlowQueries()
                        .newest(FlowFilter.ALL, Optional.of(flow))
                        .add("SELECT * FROM newest")
                        .list(connection, FlowQueries::knownFlow)
                        .stream()
                        .findFirst();
    }

    static List<BinaryOnHost> binaries(Connection connection, FlowFilter filter) throws SQLException {
        return new FlowQueries()
                .newest(filter)
                .add(", grouped AS (SELECT host, binary_id, count(DISTINCT (pid, pid_start)) AS instances, ")
                .add(TRAFFIC)
                .add("""
                         FROM newest WHERE binary_id <> 0 GROUP BY host, binary_id)
                        SELECT grouped.*, path, device, inode, origin, sha256, package, package_version,
                            judged_at, level, family, kind, confidence, evidence
                        FROM grouped
                        LEFT JOIN known_binaries USING (host, binary_id)
                        LEFT JOIN known_verdicts USING (host, binary_id)
                        ORDER BY CASE level WHEN 'CONFIRMED' THEN 0 WHEN 'PROBABLE' THEN 1 WHEN 'SUSPECTED' THEN 2 ELSE 3 END,
                            confidence DESC NULLS LAST, host, path, binary_id""")
                .list(
                        connection,
                        row -> new BinaryOnHost(
                                host(row), binary(row), verdict(row), row.getLong("instances"), traffic(row)));
    }

    static Page<PeerOfBinary> peers(Connection connection, FlowFilter filter, PageRequest page) throws SQLException {
        long skipped = page.cursor().isPresent() ? number(cursor(page.cursor().get(), 1)[0]) : 0;
        List<PeerOfBinary> found = new FlowQueries()
                .newest(filter)
                .add("""
                        SELECT host, binary_id, any_value(path) AS path, peer,
                            list_slice(list_sort(list(DISTINCT peer_port)), 1, ?) AS ports,
                            list_sort(list(DISTINCT dns_name) FILTER (dns_name <> '')) AS names,
                            count(*) FILTER (outcome IN ('ESTABLISHED', 'CLOSED', 'RESET')) AS established,
                        """)
                .with((long) PeerOfBinary.MAXIMUM_PORTS)
                .add(TRAFFIC)
                .add("""
                         FROM newest WHERE peer IS NOT NULL GROUP BY host, binary_id, peer
                        ORDER BY sent + received DESC, host, binary_id, peer LIMIT ? OFFSET ?""")
                .with(page.size() + 1L, skipped)
                .list(connection, FlowQueries::peer);
        return page(found, page, last -> cursor(Long.toString(skipped + page.size())));
    }

    static List<HostTotals> totals(Connection connection, FlowFilter filter, ToLongFunction<HostId> lost)
            throws SQLException {
        return new FlowQueries()
                .newest(filter)
                .add("SELECT host, count(DISTINCT binary_id) FILTER (binary_id <> 0) AS binaries,")
                .add(" count(DISTINCT binary_id) FILTER (" + PEER_TO_PEER + ") AS peer_to_peer, ")
                .add(TRAFFIC)
                .add(" FROM newest GROUP BY host ORDER BY host")
                .list(
                        connection,
                        row -> new HostTotals(
                                host(row),
                                row.getLong("binaries"),
                                row.getLong("peer_to_peer"),
                                lost.applyAsLong(host(row)),
                                traffic(row)));
    }

    static Page<PolicyHit> policyHits(Connection connection, FlowFilter filter, PageRequest page) throws SQLException {
        FlowQueries query = new FlowQueries()
                .add("WITH ")
                .add(OWNERS)
                .add("SELECT events.*, path, device, inode, origin, sha256, package, package_version")
                .add(" FROM memory.main.all_policy_events AS events LEFT JOIN known_binaries AS owner")
                .add(" ON owner.host = events.host AND owner.binary_id = events.binary_id WHERE true");
        query.hosts("events.host", filter);
        query.binary(filter);
        query.peers("events.peer", filter);
        filter.since().ifPresent(since -> query.add(" AND event_at >= ?").with(Times.micros(since)));
        filter.until().ifPresent(until -> query.add(" AND event_at < ?").with(Times.micros(until)));
        page.cursor().ifPresent(text -> query.add(" AND events.serial < ?").with(number(cursor(text, 1)[0])));
        query.add(" ORDER BY events.serial DESC LIMIT ?").with(page.size() + 1L);
        List<Numbered<PolicyHit>> found =
                query.list(connection, row -> new Numbered<>(row.getLong("serial"), policyHit(row)));
        Page<Numbered<PolicyHit>> numbered = page(found, page, last -> cursor(Long.toString(last.number())));
        return new Page<>(numbered.items().stream().map(Numbered::value).toList(), numbered.next());
    }

    private record Numbered<T>(long number, T value) {}

    static List<ProcessSeen> processes(Connection connection, HostId host, long binary) throws SQLException {
        return new FlowQueries()
                .add("SELECT * FROM memory.main.all_processes WHERE host = ? AND binary_id = ?")
                .with(host.value(), binary)
                .add(" QUALIFY row_number() OVER (PARTITION BY host, pid, pid_start ORDER BY serial DESC) = 1")
                .add(" ORDER BY pid, pid_start")
                .list(connection, FlowQueries::process);
    }

    /** Gives the live view what was known before a restart. */
    static void recall(Connection connection, LiveView live) throws SQLException {
        new FlowQueries()
                .add("WITH ")
                .add(OWNERS)
                .add("SELECT * FROM known_binaries ORDER BY serial")
                .list(connection, row -> {
                    live.recall(host(row), List.of(binary(row)));
                    return true;
                });
        new FlowQueries()
                .add("WITH ")
                .add(OWNERS)
                .add("SELECT * FROM known_verdicts ORDER BY serial")
                .list(connection, row -> {
                    live.recall(host(row), List.copyOf(verdict(row).stream().toList()));
                    return true;
                });
    }

    private FlowQueries newest(FlowFilter filter) {
        return newest(filter, Optional.empty());
    }

    private FlowQueries newest(FlowFilter filter, Optional<UUID> flow) {
        add("WITH ").add(OWNERS);
        add("""
                , known_processes AS (
                    SELECT host, pid, pid_start, command_line, uid, user_name, parents, cgroup, unit, container,
                        network_namespace
                    FROM memory.main.all_processes
                    QUALIFY row_number() OVER (PARTITION BY host, pid, pid_start ORDER BY serial DESC) = 1),
                newest_rows AS (SELECT * FROM memory.main.all_flows WHERE true""");
        hosts("host", filter);
        flow.ifPresent(id -> add(" AND flow = CAST(? AS UUID)").with(id.toString()));
        filter.since().ifPresent(since -> add(" AND last_seen >= ?").with(Times.micros(since)));
        filter.until().ifPresent(until -> add(" AND first_seen < ?").with(Times.micros(until)));
        add("""
                 QUALIFY row_number() OVER (PARTITION BY host, flow ORDER BY sequence DESC, serial DESC) = 1),
                newest AS (
                    SELECT newest_rows.*, path, device, inode, origin, sha256, package, package_version,
                        judged_at, level, family, kind, confidence, evidence,
                        command_line, uid, user_name, parents, cgroup, unit, container, network_namespace
                    FROM newest_rows
                    LEFT JOIN known_binaries USING (host, binary_id)
                    LEFT JOIN known_verdicts USING (host, binary_id)
                    LEFT JOIN known_processes USING (host, pid, pid_start)
                    WHERE true""");
        binary(filter);
        peers("peer", filter);
        filter.port()
                .ifPresent(port -> add(" AND (local_port = ? OR peer_port = ?)").with((long) port, (long) port));
        filter.transport().ifPresent(transport -> add(" AND transport = ?").with(transport.name()));
        filter.outcome().ifPresent(outcome -> add(" AND outcome = ?").with(outcome.name()));
        if (filter.peerToPeer()) {
            add(" AND " + PEER_TO_PEER);
        }
        return add(") ");
    }

    private void hosts(String column, FlowFilter filter) {
        filter.hosts().ifPresent(hosts -> {
            if (hosts.isEmpty()) {
                add(" AND false");
            } else {
                add(" AND " + column + " IN ("
                        + String.join(", ", hosts.stream().map(host -> "?").toList()) + ")");
                hosts.forEach(host -> with(host.value()));
            }
        });
    }

    private void binary(FlowFilter filter) {
        filter.binaryPath().ifPresent(path -> add(" AND path = ?").with(path));
        filter.binarySha256().ifPresent(hash -> add(" AND sha256 = ?").with(hash));
    }

    private void peers(String column, FlowFilter filter) {
        filter.peer()
                .ifPresent((Prefix prefix) -> add(" AND " + column + " BETWEEN ? AND ? AND length(" + column + ") = ?")
                        .with(AddressKeys.first(prefix), AddressKeys.last(prefix), (long)
                                AddressKeys.first(prefix).length()));
    }

    private FlowQueries add(String text) {
        sql.append(text);
        return this;
    }

    private FlowQueries with(Object... values) {
        parameters.addAll(Arrays.asList(values));
        return this;
    }

    private <T> List<T> list(Connection connection, Row<T> row) throws SQLException {
        List<T> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
            for (int i = 0; i < parameters.size(); i++) {
                statement.setObject(i + 1, parameters.get(i));
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(row.of(rows));
                }
            }
        }
        return found;
    }

    /** One item more than asked for was looked for: whether it came says whether there is a next page. */
    private static <T> Page<T> page(List<T> found, PageRequest page, Function<T, String> cursor) {
        if (found.size() <= page.size()) {
            return new Page<>(found, Optional.empty());
        }
        List<T> items = found.subList(0, page.size());
        return new Page<>(items, Optional.of(cursor.apply(items.getLast())));
    }

    private static String cursor(String... parts) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(String.join("|", parts).getBytes(StandardCharsets.UTF_8));
    }

    private static String[] cursor(String text, int count) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("\\|", -1);
            if (parts.length == count) {
                return parts;
            }
        } catch (IllegalArgumentException e) {
            throw badCursor(e);
        }
        throw badCursor(new IllegalArgumentException("not " + count + " parts"));
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw badCursor(e);
        }
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw badCursor(e);
        }
    }

    private static ControllerException badCursor(IllegalArgumentException cause) {
        return new ControllerException(
                ErrorCode.BAD_CURSOR, "the cursor is not one of this query; begin with the first page", cause);
    }

    private static KnownFlow knownFlow(ResultSet row) throws SQLException {
        long pid = row.getLong("pid");
        boolean owned = !row.wasNull();
        Optional<ProcessRef> process =
                owned ? Optional.of(new ProcessRef(pid, row.getLong("pid_start"))) : Optional.empty();
        FlowChanged flow = new FlowChanged(
                row.getObject("flow", UUID.class),
                row.getLong("sequence"),
                Transport.valueOf(row.getString("transport")),
                Direction.valueOf(row.getString("direction")),
                new Endpoint(AddressKeys.address(row.getString("local")), row.getInt("local_port")),
                endpoint(row),
                Times.instant(row.getLong("first_seen")),
                Times.instant(row.getLong("last_seen")),
                count(row, "bytes_sent"),
                count(row, "bytes_received"),
                Outcome.valueOf(row.getString("outcome")),
                row.getString("dns_name"),
                AttributionMethod.valueOf(row.getString("method")),
                process,
                row.getLong("binary_id"));
        return new KnownFlow(
                host(row),
                flow,
                row.getString("command_line") == null ? Optional.empty() : Optional.of(process(row)),
                row.getString("path") == null ? Optional.empty() : Optional.of(binary(row)),
                verdict(row));
    }

    private static ProcessSeen process(ResultSet row) throws SQLException {
        return new ProcessSeen(
                new ProcessRef(row.getLong("pid"), row.getLong("pid_start")),
                row.getLong("binary_id"),
                List.of(JSON.readValue(row.getString("command_line"), String[].class)),
                row.getLong("uid"),
                row.getString("user_name"),
                List.of(JSON.readValue(row.getString("parents"), ParentProcess[].class)),
                row.getString("cgroup"),
                row.getString("unit"),
                row.getString("container"),
                row.getLong("network_namespace"));
    }

    /** A binary that was never described, which a lost record can cause, has an empty path. */
    private static BinarySeen binary(ResultSet row) throws SQLException {
        String path = row.getString("path");
        if (path == null) {
            return new BinarySeen(row.getLong("binary_id"), "", 0, 0, BinaryOrigin.FILE, "", "", "");
        }
        return new BinarySeen(
                row.getLong("binary_id"),
                path,
                row.getLong("device"),
                row.getLong("inode"),
                BinaryOrigin.valueOf(row.getString("origin")),
                row.getString("sha256"),
                row.getString("package"),
                row.getString("package_version"));
    }

    private static Optional<VerdictChanged> verdict(ResultSet row) throws SQLException {
        String level = row.getString("level");
        if (level == null) {
            return Optional.empty();
        }
        return Optional.of(new VerdictChanged(
                row.getLong("binary_id"),
                Times.instant(row.getLong("judged_at")),
                VerdictLevel.valueOf(level),
                row.getString("family"),
                row.getString("kind"),
                row.getDouble("confidence"),
                List.of(JSON.readValue(row.getString("evidence"), Evidence[].class))));
    }

    private static PeerOfBinary peer(ResultSet row) throws SQLException {
        String path = row.getString("path");
        return new PeerOfBinary(
                host(row),
                row.getLong("binary_id"),
                path == null ? "" : path,
                AddressKeys.address(row.getString("peer")),
                texts(row, "ports").stream().map(Integer::valueOf).toList(),
                texts(row, "names"),
                row.getLong("established"),
                traffic(row));
    }

    private static PolicyHit policyHit(ResultSet row) throws SQLException {
        return new PolicyHit(
                host(row),
                new PolicyEvent(
                        Times.instant(row.getLong("event_at")),
                        row.getString("policy_version"),
                        row.getString("rule"),
                        row.getString("action"),
                        row.getLong("binary_id"),
                        endpoint(row),
                        row.getBoolean("enforced"),
                        row.getString("reason")),
                row.getString("path") == null ? Optional.empty() : Optional.of(binary(row)));
    }

    private static Traffic traffic(ResultSet row) throws SQLException {
        return new Traffic(
                row.getLong("flows"),
                row.getLong("open_flows"),
                row.getLong("peers"),
                row.getLong("sent"),
                row.getLong("received"),
                Times.instant(row.getLong("first_seen")),
                Times.instant(row.getLong("last_seen")));
    }

    private static Optional<Endpoint> endpoint(ResultSet row) throws SQLException {
        String peer = row.getString("peer");
        return peer == null
                ? Optional.empty()
                : Optional.of(new Endpoint(AddressKeys.address(peer), row.getInt("peer_port")));
    }

    private static HostId host(ResultSet row) throws SQLException {
        return new HostId(row.getString("host"));
    }

    private static OptionalLong count(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        java.sql.Array array = row.getArray(column);
        return array == null
                ? List.of()
                : Arrays.stream((Object[]) array.getArray())
                        .map(String::valueOf)
                        .toList();
    }
}

package org.peerwarden.controller.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;

/**
 * The day files, attached to one DuckDB instance.
 *
 * <p>{@code flows-2026-11-24.duckdb} has what was taken in on that day (UTC, by this controller's clock): only the newest file is
 * written, so forgetting a day is deleting a file. DuckDB commits to one file at a time, so the offsets stand in the same file
 * as the rows that they are about. A new file begins with what must outlive the old ones: all offsets, the flows that have not
 * ended, and who owns them. It is made under another name and gets its own when it is complete, so that a crash leaves none by halves.
 *
 * <p>The day never goes back: when the clock does, the newest file is written on.
 *
 * <p>Not safe for several threads; {@link DuckFlows} sees to that.
 */
final class FlowFiles implements AutoCloseable {
    /** Raised when the tables change in a way that an older controller cannot read. */
    private static final int FORMAT = 1;

    private static final Pattern NAME = Pattern.compile("flows-(\\d{4}-\\d{2}-\\d{2})\\.duckdb");
    private static final String UNFINISHED = "unfinished.new";
    static final List<String> TABLES = List.of("flows", "processes", "binaries", "verdicts", "policy_events");

    private static final String SCHEMA = """
            CREATE TABLE ${catalogue}.flows (
                host VARCHAR, flow UUID, sequence BIGINT, transport VARCHAR, direction VARCHAR,
                local VARCHAR, local_port INTEGER, peer VARCHAR, peer_port INTEGER,
                first_seen BIGINT, last_seen BIGINT, bytes_sent BIGINT, bytes_received BIGINT,
                outcome VARCHAR, dns_name VARCHAR, method VARCHAR, pid BIGINT, pid_start BIGINT, binary_id BIGINT,
                serial BIGINT);
            CREATE TABLE ${catalogue}.processes (
                host VARCHAR, pid BIGINT, pid_start BIGINT, binary_id BIGINT, command_line VARCHAR, uid BIGINT,
                user_name VARCHAR, parents VARCHAR, cgroup VARCHAR, unit VARCHAR, container VARCHAR,
                network_namespace BIGINT, serial BIGINT);
            CREATE TABLE ${catalogue}.binaries (
                host VARCHAR, binary_id BIGINT, path VARCHAR, device BIGINT, inode BIGINT, origin VARCHAR,
                sha256 VARCHAR, package VARCHAR, package_version VARCHAR, serial BIGINT);
            CREATE TABLE ${catalogue}.verdicts (
                host VARCHAR, binary_id BIGINT, judged_at BIGINT, level VARCHAR, family VARCHAR, kind VARCHAR,
                confidence DOUBLE, evidence VARCHAR, serial BIGINT);
            CREATE TABLE ${catalogue}.policy_events (
                host VARCHAR, event_at BIGINT, policy_version VARCHAR, rule VARCHAR, action VARCHAR, binary_id BIGINT,
                peer VARCHAR, peer_port INTEGER, enforced BOOLEAN, reason VARCHAR, serial BIGINT);
            CREATE TABLE ${catalogue}.offsets (
                host VARCHAR, spool UUID, next_offset BIGINT, lost BIGINT, PRIMARY KEY (host, spool));
            """;

    /** By what a file is known to be one of ours. */
    private static final String SEAL = "CREATE TABLE ${catalogue}.format AS SELECT " + FORMAT + " AS number";

    private final FlowSettings settings;
    private final NavigableMap<LocalDate, Path> days = new TreeMap<>();
    private final DuckDBConnection writer;

    private FlowFiles(FlowSettings settings, DuckDBConnection writer) {
        this.settings = settings;
        this.writer = writer;
    }

    /**
     * Opens what is there and makes a file for today where there is none.
     *
     * @throws ControllerException STORE_BROKEN, STORE_TOO_NEW, STORE_FULL, STORE_FAILED or DATA_UNUSABLE
     */
    static FlowFiles open(FlowSettings settings, LocalDate today) {
        try {
            Files.createDirectories(settings.folder());
            FlowFiles files = new FlowFiles(settings, connect(settings));
            try {
                files.attachAll();
                files.turnTo(today);
                files.writer.setAutoCommit(false);
                return files;
            } catch (SQLException | IOException | RuntimeException e) {
                files.close();
                throw e;
            }
        } catch (IOException e) {
            throw new ControllerException(
                    ErrorCode.DATA_UNUSABLE,
                    "cannot use the folder of the flow history " + settings.folder() + ": " + e.getMessage()
                            + "; give it to the user that the controller runs as",
                    e);
        } catch (SQLException e) {
            throw DuckFailures.of("open the flow history in " + settings.folder(), e);
        }
    }

    private static DuckDBConnection connect(FlowSettings settings) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("memory_limit", settings.memoryMegabytes() + "MB");
        properties.setProperty("threads", "2");
        properties.setProperty("checkpoint_threshold", settings.checkpoint());
        properties.setProperty(
                "temp_directory", settings.folder().resolve("spill").toString());
        // Nothing is fetched and no file but the attached ones is read, whatever a query says.
        properties.setProperty("autoinstall_known_extensions", "false");
        properties.setProperty("autoload_known_extensions", "false");
        properties.setProperty("jdbc_auto_commit", "true");
        DuckDBConnection connection =
                DriverManager.getConnection("jdbc:duckdb:", properties).unwrap(DuckDBConnection.class);
        UnpackedLibrary.unlink();
        return connection;
    }

    /** For the one thread that writes; not in auto-commit. */
    DuckDBConnection writer() {
        return writer;
    }

    /** For one reader, who closes it. */
    DuckDBConnection reader() throws SQLException {
        DuckDBConnection reader = writer.duplicate().unwrap(DuckDBConnection.class);
        reader.setAutoCommit(true);
        return reader;
    }

    /** The catalogue that is written. */
    String newest() {
        return catalogue(days.lastKey());
    }

    boolean mustTurn(LocalDate today) {
        return today.isAfter(days.lastKey());
    }

    /** Begins the file of a new day; between transactions only. */
    void turn(LocalDate today) throws SQLException, IOException {
        writer.setAutoCommit(true);
        try {
            turnTo(today);
        } finally {
            writer.setAutoCommit(false);
        }
    }

    private void turnTo(LocalDate today) throws SQLException, IOException {
        if (days.isEmpty() || today.isAfter(days.lastKey())) {
            create(today);
        }
        forget();
        for (String table : TABLES) {
            List<String> parts = new ArrayList<>();
            days.keySet().forEach(day -> parts.add("SELECT * FROM " + catalogue(day) + "." + table));
            execute("CREATE OR REPLACE VIEW memory.main.all_" + table + " AS " + String.join(" UNION ALL ", parts));
        }
    }

    private void attachAll() throws SQLException, IOException {
        NavigableMap<LocalDate, Path> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(settings.folder())) {
            for (Path file : files.toList()) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    found.put(LocalDate.parse(name.group(1)), file);
                }
            }
        }
        for (Map.Entry<LocalDate, Path> day : found.entrySet()) {
            attach(catalogue(day.getKey()), day.getValue());
            requireFormat(day.getKey());
            days.put(day.getKey(), day.getValue());
        }
    }

    private void requireFormat(LocalDate day) throws SQLException {
        long tables = number("SELECT count(*) FROM duckdb_tables() WHERE database_name = '" + catalogue(day)
                + "' AND table_name = 'format'");
        if (tables == 0) {
            throw new ControllerException(
                    ErrorCode.STORE_BROKEN,
                    "the flow history of " + day
                            + " has lost its tables; restore its file from a backup, or remove it");
        }
        long format = number("SELECT number FROM " + catalogue(day) + ".format");
        if (format > FORMAT) {
            throw new ControllerException(
                    ErrorCode.STORE_TOO_NEW,
                    "the flow history of " + day + " was written by a newer controller (format " + format
                            + "); run that one");
        }
    }

    private void create(LocalDate day) throws SQLException, IOException {
        Path unfinished = settings.folder().resolve(UNFINISHED);
        delete(unfinished);
        attach("unfinished", unfinished);
        try {
            execute("BEGIN");
            try {
                execute(SCHEMA.replace("${catalogue}", "unfinished"));
                if (!days.isEmpty()) {
                    carryOver(catalogue(days.lastKey()), "unfinished");
                }
                execute(SEAL.replace("${catalogue}", "unfinished"));
                execute("COMMIT");
            } catch (SQLException e) {
                execute("ROLLBACK");
                throw e;
            }
            // All of it is in the file itself then, and its log is gone.
            execute("CHECKPOINT unfinished");
        } finally {
            execute("DETACH unfinished");
        }
        Path file = settings.folder().resolve("flows-" + day + ".duckdb");
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(settings.folder(), StandardOpenOption.READ)) {
            folder.force(true);
        }
        attach(catalogue(day), file);
        days.put(day, file);
    }

    /** What has not ended and was seen within the retention, and who owns it. */
    private void carryOver(String old, String fresh) throws SQLException {
        long oldest = Times.micros(days.lastKey()
                .minusDays(settings.days())
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant());
        execute("INSERT INTO " + fresh + ".offsets SELECT * FROM " + old + ".offsets");
        execute("INSERT INTO " + fresh + ".flows SELECT * FROM (SELECT * FROM " + old
                + ".flows QUALIFY row_number() OVER (PARTITION BY host, flow ORDER BY sequence DESC, serial DESC) = 1)"
                + " WHERE outcome IN ('PENDING', 'ESTABLISHED', 'LISTENING') AND last_seen >= " + oldest);
        execute("INSERT INTO " + fresh + ".processes SELECT * FROM " + old
                + ".processes WHERE (host, pid, pid_start) IN"
                + " (SELECT (host, pid, pid_start) FROM " + fresh + ".flows)"
                + " QUALIFY row_number() OVER (PARTITION BY host, pid, pid_start ORDER BY serial DESC) = 1");
        for (String table : List.of("binaries", "verdicts")) {
            execute("INSERT INTO " + fresh + "." + table + " SELECT * FROM " + old + "." + table
                    + " WHERE (host, binary_id) IN (SELECT (host, binary_id) FROM " + old
                    + ".flows WHERE last_seen >= " + oldest + ")"
                    + " QUALIFY row_number() OVER (PARTITION BY host, binary_id ORDER BY serial DESC) = 1");
        }
    }

    private void forget() throws SQLException, IOException {
        LocalDate first = days.lastKey().minusDays(settings.days() - 1L);
        while (days.firstKey().isBefore(first)) {
            Map.Entry<LocalDate, Path> day = days.firstEntry();
            // The views name it until they are made again.
            for (String table : TABLES) {
                execute("DROP VIEW IF EXISTS memory.main.all_" + table);
            }
            execute("DETACH " + catalogue(day.getKey()));
            delete(day.getValue());
            days.remove(day.getKey());
        }
    }

    private void attach(String catalogue, Path file) throws SQLException {
        execute("ATTACH '" + file.toAbsolutePath().toString().replace("'", "''") + "' AS " + catalogue);
    }

    private static void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + ".wal"));
    }

    private static String catalogue(LocalDate day) {
        return "d" + day.toString().replace("-", "");
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = writer.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = writer.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Merges the logs into the files; where that fails, they are read again at the next start. */
    @Override
    public void close() {
        try {
            writer.close();
        } catch (SQLException e) {
            throw DuckFailures.of("close the flow history", e);
        }
    }
}

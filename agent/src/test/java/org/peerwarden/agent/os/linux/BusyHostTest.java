package org.peerwarden.agent.os.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.peerwarden.agent.health.Health;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Observation;
import org.peerwarden.agent.socket.RealWorld;
import org.peerwarden.agent.socket.SocketState;
import org.peerwarden.agent.socket.SocketTable;
import org.peerwarden.agent.socket.World;

/** Readers that have nothing in common with ours agree with it on thousands of sockets of every kind. */
@Tag("kernel")
class BusyHostTest {
    private static final int CONNECTIONS = 700;
    private static final Pattern PROC_LINE = Pattern.compile(
            "^\\s*\\d+: ([0-9A-F]+):([0-9A-F]{4}) ([0-9A-F]+):([0-9A-F]{4}) ([0-9A-F]{2}) \\S+ \\S+ \\S+\\s+(\\d+)\\s+\\d+ (\\d+) .*$");
    private static final Pattern SS_LINE =
            Pattern.compile("^(tcp|udp)\\s+\\S+\\s+\\d+\\s+\\d+\\s+(\\S+):(\\d+)\\s+(\\S+):(\\d+|\\*).*$");

    private final RealWorld world = new RealWorld();
    private final SocketTable table = new NetlinkSockets(InstantSource.system(), new Health(InstantSource.system()));

    @BeforeEach
    void open() {
        for (String[] ends : new String[][] {{"127.0.0.1", "127.0.0.1"}, {"::1", "::1"}, {"::", "127.0.0.1"}}) {
            Endpoint listener = world.listen(ends[0]);
            for (int index = 0; index < CONNECTIONS; index++) {
                World.Talk talk = world.connect(listener, ends[1], true);
                if (index % 7 == 0) {
                    world.exchange(talk, 10, 10);
                }
                if (index % 11 == 0) {
                    world.close(talk);
                }
            }
        }
        for (int index = 0; index < 300; index++) {
            world.datagramsTo(world.datagrams(index % 2 == 0 ? "127.0.0.1" : "::"));
        }
    }

    @AfterEach
    void close() {
        table.close();
        world.close();
    }

    @Test
    void agreesWithProc() throws IOException {
        Set<String> proc = new TreeSet<>();
        for (String name : new String[] {"tcp", "tcp6", "udp", "udp6"}) {
            for (String line : Files.readAllLines(Path.of("/proc/net", name))) {
                Matcher match = PROC_LINE.matcher(line);
                if (match.matches()
                        && !(name.startsWith("tcp") && match.group(5).equals("06"))) {
                    proc.add(name.substring(0, 3) + " " + procEndpoint(match.group(1), match.group(2)) + " "
                            + procEndpoint(match.group(3), match.group(4)) + " " + match.group(6) + " "
                            + match.group(7));
                }
            }
        }

        assertThat(proc).hasSizeGreaterThan(4000);
        assertThat(ours(socket -> " " + socket.uid() + " " + socket.inode())).isEqualTo(proc);
    }

    @Test
    void agreesWithSs() {
        Set<String> ss = new TreeSet<>();
        for (String line : Shell.run("ss -tanuH").lines().toList()) {
            Matcher match = SS_LINE.matcher(line);
            if (match.matches() && !line.contains("TIME-WAIT")) {
                ss.add(match.group(1) + " " + ssEndpoint(match.group(2), match.group(3)) + " "
                        + ssEndpoint(match.group(4), match.group(5)));
            }
        }

        assertThat(ss).hasSizeGreaterThan(4000);
        assertThat(ours(socket -> "")).isEqualTo(ss);
    }

    private Set<String> ours(Function<Observation, String> more) {
        return table.snapshot().observations().stream()
                .filter(socket -> socket.state() != SocketState.TIME_WAIT)
                .map(socket -> socket.transport().name().toLowerCase(Locale.ROOT) + " " + socket.local() + " "
                        + socket.peer().map(Endpoint::toString).orElse("none") + more.apply(socket))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Each 32-bit word stands as the processor writes it. */
    private static String procEndpoint(String hex, String portHex) throws UnknownHostException {
        int port = Integer.parseInt(portHex, 16);
        ByteBuffer bytes = ByteBuffer.allocate(hex.length() / 2).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < hex.length(); at += 8) {
            bytes.putInt(Integer.parseUnsignedInt(hex, at, at + 8, 16));
        }
        return port == 0 ? "none" : new Endpoint(InetAddress.getByAddress(bytes.array()), port).toString();
    }

    private static String ssEndpoint(String host, String port) {
        if (port.equals("*")) {
            return "none";
        }
        String literal = host.replaceAll("[\\[\\]]|%.*", "");
        return new Endpoint(InetAddress.ofLiteral(literal.equals("*") ? "::" : literal), Integer.parseInt(port))
                .toString();
    }
}

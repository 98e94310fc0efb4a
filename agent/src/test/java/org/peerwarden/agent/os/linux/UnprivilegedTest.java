package org.peerwarden.agent.os.linux;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Native;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.peerwarden.agent.socket.RealWorld;
import org.slf4j.Logger;

/** Without privileges the agent goes on with what it may see, and says what it may not. */
@Tag("kernel")
class UnprivilegedTest {
    @Test
    void seesSocketsAndSaysWhatIsMissing() {
        try (RealWorld world = new RealWorld()) {
            world.listen("127.0.0.1");
            List<String> said = Shell.run("exec setpriv --bounding-set=-all --inh-caps=-all '%s/bin/java' -Xmx64m "
                                    .formatted(System.getProperty("java.home"))
                            + "--enable-native-access=ALL-UNNAMED -cp '%s' %s"
                                    .formatted(classPath(), Unprivileged.class.getName()))
                    .lines()
                    .toList();

            assertThat(said)
                    .contains("netlink: there", "sockets: true", "unknown: []", "health: []", "cut: PRIVILEGE_MISSING")
                    .anyMatch(line -> line.startsWith("names: a packet socket needs CAP_NET_RAW"));
        }
    }

    /** Of no more than what runs there; the class path of this JVM depends on who started it. */
    private static String classPath() {
        return Stream.of(Unprivileged.class, NetlinkSockets.class, Native.class, Logger.class)
                .map(type ->
                        type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .distinct()
                .collect(Collectors.joining(":"));
    }
}

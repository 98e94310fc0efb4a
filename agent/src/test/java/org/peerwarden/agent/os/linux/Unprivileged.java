package org.peerwarden.agent.os.linux;

import java.time.InstantSource;
import java.util.Optional;
import org.peerwarden.agent.health.Health;
import org.peerwarden.agent.socket.SocketTable;

/** What this tier says when it is run without any capability; run in a process of its own by {@link UnprivilegedTest}. */
final class Unprivileged {
    private Unprivileged() {}

    public static void main(String[] arguments) {
        say("netlink", NetlinkSockets.whyNot().orElse("there"));
        say("names", PacketNames.whyNot().orElse("there"));
        Health health = new Health(InstantSource.system());
        try (SocketTable table = new NetlinkSockets(InstantSource.system(), health)) {
            say("sockets", String.valueOf(!table.snapshot().observations().isEmpty()));
            say("unknown", table.unknown().stream().sorted().toList().toString());
        }
        say(
                "health",
                health.warnings().stream()
                        .map(warning -> warning.code())
                        .toList()
                        .toString());
        say("cut", cut().map(SockDiagException.Code::toString).orElse("done"));
    }

    private static Optional<SockDiagException.Code> cut() {
        try (SockDiag diag = new SockDiag()) {
            diag.destroy(socket -> true);
            return Optional.empty();
        } catch (SockDiagException e) {
            return Optional.of(e.code());
        }
    }

    private static void say(String what, String text) {
        System.out.println(what + ": " + text);
    }
}

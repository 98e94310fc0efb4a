package org.peerwarden.agent.os.portable;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.peerwarden.agent.health.Health;
import org.peerwarden.agent.health.HealthCode;
import org.peerwarden.agent.health.Warning;
import org.peerwarden.agent.process.Owner;
import org.peerwarden.agent.process.ProcessKey;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Observation;
import org.peerwarden.agent.socket.RealWorld;
import org.peerwarden.agent.socket.SocketTable;
import org.peerwarden.agent.socket.SocketTableContract;
import org.peerwarden.agent.socket.World;

@Tag("kernel")
class OshiSocketsTest extends SocketTableContract {
    private final InstantSource clock = InstantSource.fixed(Instant.EPOCH);
    private final Health health = new Health(clock);
    private final PortableHost host = new PortableHost(clock, health, "Netlink is not there.", pid -> Optional.empty());

    @Override
    protected World makeWorld() {
        return new RealWorld();
    }

    @Override
    protected SocketTable makeTable() {
        assertThat(PortableHost.whyNot()).isEmpty();
        return host.sockets();
    }

    @Test
    void saysWhatItCannotKnow() {
        assertThat(health.warnings()).extracting(Warning::code).containsExactly(HealthCode.SOCKETS_PORTABLE);
    }

    @Test
    void givesSocketsToTheProcessThatHoldsThem() {
        try (RealWorld world = new RealWorld()) {
            Endpoint listener = world.listen("127.0.0.1");
            Observation socket = host.sockets().snapshot().observations().stream()
                    .filter(seen -> seen.local().equals(listener))
                    .findFirst()
                    .orElseThrow();
            int pid = Math.toIntExact(ProcessHandle.current().pid());
            ProcessKey self = host.processes().processes().stream()
                    .filter(key -> key.pid() == pid)
                    .findFirst()
                    .orElseThrow();

            assertThat(host.processes().socketInodes(self)).contains(socket.inode());
            assertThat(host.processes().socketInodes(new ProcessKey(pid, self.start() + 1)))
                    .isEmpty();
            assertThat(host.processes().processes())
                    .filteredOn(key -> key.pid() != pid)
                    .allSatisfy(key ->
                            assertThat(host.processes().socketInodes(key)).doesNotContain(socket.inode()));
            assertThat(host.sockets().snapshot().observations()).contains(socket);
        }
    }

    @Test
    void describesThisProcess() {
        long pid = ProcessHandle.current().pid();
        Owner owner = host.processes().processes().stream()
                .filter(key -> key.pid() == pid)
                .findFirst()
                .flatMap(host.processes()::describe)
                .orElseThrow();

        assertThat(owner.binary().path()).endsWith("/bin/java");
        assertThat(owner.binary().file().inode()).isPositive();
        assertThat(owner.commandLine()).isNotEmpty();
        assertThat(owner.uid()).isZero();
        assertThat(owner.user()).contains("root");
    }

    @Test
    void knowsNoProcessThatHasEnded() {
        ProcessKey gone = new ProcessKey(Integer.MAX_VALUE, 1);

        assertThat(host.processes().alive(gone)).isFalse();
        assertThat(host.processes().describe(gone)).isEmpty();
        assertThat(host.processes().socketInodes(gone)).isEqualTo(new long[0]);
        assertThat(List.of(host.processes().unreadable())).containsExactly(0L);
    }
}

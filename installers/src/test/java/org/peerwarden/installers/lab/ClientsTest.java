package org.peerwarden.installers.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** That what the product is measured against is real: without it, peers transfer and ordinary programs are served. */
@Tag("e2e")
class ClientsTest {
    private static final Duration SOON = Duration.ofSeconds(25);
    private static final long HALF_A_MEGABYTE = 1 << 19;

    @Test
    void everyPeerFetchesFromTheSwarm() {
        try (Lab lab = Lab.open()) {
            Swarm swarm = Swarm.start(lab, 64, 1000);
            swarm.seed("seed1", Clients.TRANSMISSION);
            swarm.seed("seed2", Clients.QBITTORRENT);
            swarm.seed("seed3", Clients.ARIA2);
            Map<LabHost, LabProcess> fetching = new LinkedHashMap<>();
            for (LabClient client : Clients.PEERS) {
                LabHost host = lab.host("desk" + fetching.size());
                fetching.put(host, swarm.fetch(host, client));
            }
            long start = System.nanoTime();
            fetching.forEach((host, process) -> {
                Await.value(
                        process.name() + " to fetch, " + process.tail(),
                        SOON,
                        () -> swarm.fetched(host),
                        bytes -> bytes > HALF_A_MEGABYTE);
                System.out.printf(
                        "%s fetched %,d bytes after %.1f s%n",
                        process.name(), swarm.fetched(host), (System.nanoTime() - start) / 1e9);
            });
            assertThat(fetching.values()).allMatch(LabProcess::isAlive);
        }
    }

    @Test
    void everyOrdinaryProgramIsServedByName() {
        try (Lab lab = Lab.open()) {
            OrdinaryServers servers = OrdinaryServers.start(lab);
            for (LabClient client : Clients.ORDINARY) {
                LabHost host = lab.host("desk" + client.name());
                LabProcess process = client.start(host);
                Await.value(
                        process.name() + " to be served, " + process.tail(),
                        SOON,
                        () -> host.trafficWith(servers.host()).received(),
                        bytes -> bytes > 0);
                assertThat(process.isAlive()).isTrue();
            }
            LabHost host = lab.host("resolving");
            Clients.UNBOUND.start(host);
            Await.until(
                    "unbound to answer",
                    SOON,
                    () -> host.run(SOON, java.util.List.of("python3", "-c", """
                                    import socket, struct
                                    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.settimeout(1)
                                    q = struct.pack('>6H', 7, 0x100, 1, 0, 0, 0)
                                    q += b''.join(bytes([len(p)]) + p for p in b'www.corp.test'.split(b'.')) + b'\\0\\0\\1\\0\\1'
                                    s.sendto(q, ('127.0.0.1', 53)); a = s.recv(512)
                                    assert socket.inet_ntoa(a[-4:]) == '%s', a
                                    """.formatted(
                                            servers.host().address().v4())))
                            .orFail()
                            .succeeded());
        }
    }
}

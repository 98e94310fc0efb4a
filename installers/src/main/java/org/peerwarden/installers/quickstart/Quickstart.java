package org.peerwarden.installers.quickstart;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.peerwarden.installers.lab.Await;
import org.peerwarden.installers.lab.Clients;
import org.peerwarden.installers.lab.Dist;
import org.peerwarden.installers.lab.Fleet;
import org.peerwarden.installers.lab.LabAgent;
import org.peerwarden.installers.lab.LabClient;
import org.peerwarden.installers.lab.LabController;
import org.peerwarden.installers.lab.LabException;
import org.peerwarden.installers.lab.LabHost;
import org.peerwarden.installers.lab.OrdinaryServers;
import org.peerwarden.installers.lab.Ran;
import org.peerwarden.installers.lab.Relay;
import org.peerwarden.installers.lab.Traffic;
import tools.jackson.databind.JsonNode;

/** The steps, each of which is measured and must come out. */
final class Quickstart implements Closeable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration WINDOW = Duration.ofSeconds(3);
    /** Long enough to read a table. */
    private static final Duration LOOKING = Duration.ofSeconds(6);

    private static final Duration REFRESH = Duration.ofSeconds(5);
    /** Bytes in a window: a transfer may have 500 kB a second. */
    private static final long RUNNING = 150_000;

    private static final long STILL = 2_000;
    private static final Set<String> ACCUSED = Set.of("suspected", "probable", "confirmed");
    private static final String POLICY = """
            policy: no-bittorrent-on-workstations
            description: Workstations do not take part in BitTorrent swarms.
            rules:
              - name: no-bittorrent
                action: block
                groups: [workstations]
                family: bittorrent
                minimum: suspected
                reason: BitTorrent is not for workstations.
            """;

    private final Screen screen;
    private final Fleet fleet;
    private final Map<LabAgent, LabClient> clients = new LinkedHashMap<>();

    private Quickstart(Screen screen, Fleet fleet) {
        this.screen = screen;
        this.fleet = fleet;
    }

    /** Opens the lab and enrols its hosts. */
    static Quickstart start(Screen screen) {
        Fleet fleet = Fleet.start(screen::doing);
        Quickstart quickstart = new Quickstart(screen, fleet);
        screen.passed("three hosts enrolled: "
                + List.of(fleet.alice(), fleet.bob(), fleet.files()).stream()
                        .map(agent -> agent.host().name() + " sees by "
                                + fleet.shown(agent).path("tier").asString("?") + " and enforces by "
                                + fleet.shown(agent).path("firewall").asString("?"))
                        .collect(Collectors.joining(", ")));
        return quickstart;
    }

    /** All steps. */
    void show(boolean once) {
        startClients();
        nameThePeers(once);
        accuseNobodyElse();
        block(once);
        isolate(once);
        release();
        takeBack();
    }

    private void startClients() {
        clients.put(fleet.alice(), Clients.TRANSMISSION);
        clients.put(fleet.bob(), Clients.QBITTORRENT);
        clients.put(fleet.files(), Clients.TRANSMISSION);
        OrdinaryServers.startWeb(fleet.files().host());
        Clients.SSHD.start(fleet.files().host());
        for (LabAgent agent : List.of(fleet.alice(), fleet.bob())) {
            List.of(Clients.CURL, Clients.WGET, Clients.SSH, Clients.CHRONY)
                    .forEach(client -> client.start(agent.host()));
        }
        clients.forEach((agent, client) -> fleet.swarm().fetch(agent.host(), client));
        screen.doing("started "
                + clients.values().stream().map(LabClient::name).distinct().collect(Collectors.joining(" and "))
                + " on three hosts, curl, wget, ssh and a time client on alice and bob, nginx and sshd on files");
    }

    private void nameThePeers(boolean once) {
        long started = System.nanoTime();
        clients.forEach((agent, client) -> {
            JsonNode binary = Await.present(
                    client.name() + " on " + agent.host() + " to be named",
                    PATIENCE,
                    () -> fleet.binary(agent, client.executable())
                            .filter(Quickstart::isAccused)
                            .filter(shown -> !shown.path("sha256").asString("").isEmpty()));
            screen.passed(
                    "%s talks peer-to-peer: %s (%s, package %s %s, sha256 %.12s…), %d peers, seen %.1f s after its start"
                            .formatted(
                                    agent.host().name(),
                                    client.executable(),
                                    binary.path("level").asString("") + " "
                                            + binary.path("family").asString(""),
                                    binary.path("package").asString("?"),
                                    binary.path("packageVersion").asString(""),
                                    binary.path("sha256").asString(""),
                                    binary.path("peers").asLong(0),
                                    seconds(started)));
        });
        look(once, "binaries", "--p2p", "--evidence");
        look(
                once,
                "peers",
                "--host",
                "alice",
                "--path",
                Clients.TRANSMISSION.executable().toString());
    }

    private void accuseNobodyElse() {
        Set<String> truth = Clients.PEERS.stream()
                .map(client -> client.executable().toString())
                .collect(Collectors.toSet());
        Set<String> ordinary = new TreeSet<>();
        for (LabAgent agent : List.of(fleet.alice(), fleet.bob(), fleet.files())) {
            for (JsonNode binary : fleet.binaries(agent)) {
                String path = binary.path("path").asString("");
                if (!truth.contains(path)) {
                    demand(!isAccused(binary), path + " on " + agent.host().name() + " was accused: " + binary);
                    ordinary.add(path.substring(path.lastIndexOf('/') + 1));
                }
            }
        }
        demand(ordinary.contains("curl") || ordinary.contains("ssh"), "ordinary programs are not shown: " + ordinary);
        screen.passed("nobody else is accused: " + String.join(", ", ordinary));
    }

    private void block(boolean once) {
        Traffic before = running(fleet.alice());
        running(fleet.files());
        Path policy = fleet.controller().host().write("policy.yaml", POLICY);
        long applied = System.nanoTime();
        fleet.console().run("policy", "apply", policy.toString()).orFail();
        Traffic still = Await.value(
                "the transfer on alice to stop",
                PATIENCE,
                () -> fleet.swarmTraffic(fleet.alice(), WINDOW),
                traffic -> traffic.sent() < STILL);
        double took = seconds(applied);
        Traffic goingOn = running(fleet.files());
        screen.passed(
                "policy: BitTorrent is blocked in group workstations; alice fetched %s before, sends %s now, %.1f s later; files goes on with %s"
                        .formatted(rate(before.received()), rate(still.sent()), took, rate(goingOn.received())));
        look(once, "host", "show", "alice");
    }

    private void isolate(boolean once) {
        long decided = System.nanoTime();
        JsonNode isolated = fleet.console().json("isolate", "bob", "--reason", "Shown by the quickstart.", "--wait");
        double took = seconds(decided);
        String state = isolated.path("isolation").path("state").asString("");
        demand(state.equals("verified"), "bob's isolation is " + state);
        long toOthers = sentToOthers(fleet.bob().host());
        long toController =
                fleet.bob().host().trafficWith(fleet.controller().host()).sent();
        Await.passing(WINDOW);
        toOthers = sentToOthers(fleet.bob().host()) - toOthers;
        toController = fleet.bob().host().trafficWith(fleet.controller().host()).sent() - toController;
        demand(toOthers == 0, "bob still sent " + toOthers + " bytes to others");
        demand(!page(fleet.bob()).succeeded(), "bob still fetched a page");
        demand(fleet.shown(fleet.bob()).path("online").asBoolean(false), "bob's agent lost its controller");
        screen.passed(
                "isolation: bob was verified %.1f s after the decision by %d probes; in %.0f s it sent %d bytes to others and %d to its controller, and it is online"
                        .formatted(
                                took,
                                isolated.path("isolation").path("probes").size(),
                                WINDOW.toMillis() / 1e3,
                                toOthers,
                                toController));
        look(once, "host", "show", "bob");
    }

    private void release() {
        long decided = System.nanoTime();
        fleet.console().run("release", "bob", "--wait").orFail();
        Await.until(
                "bob to be served a page by name",
                PATIENCE,
                () -> page(fleet.bob()).succeeded());
        screen.passed("release: bob was served a page by name %.1f s after the decision".formatted(seconds(decided)));
    }

    private void takeBack() {
        long decided = System.nanoTime();
        fleet.console().run("policy", "rollback").orFail();
        Traffic traffic = running(fleet.alice());
        screen.passed("rollback: alice fetches %s again, %.1f s after the decision"
                .formatted(rate(traffic.received()), seconds(decided)));
    }

    /** Shows the fleet as it is until the JVM is told to end. */
    void stay() {
        LabController controller = fleet.controller();
        try (Relay relay = Relay.open(LabController.API_PORT, controller.host(), LabController.API_PORT)) {
            Path session = outsideSession(relay);
            String cli = Dist.require().cli() + " --session " + session;
            while (true) {
                String hosts = fleet.console().run("hosts").output();
                String binaries = fleet.console().run("binaries", "--p2p").output();
                screen.clear();
                screen.typed("peerwarden hosts", hosts);
                screen.typed("peerwarden binaries --p2p", binaries);
                screen.say("""
                        The API is at https://127.0.0.1:%1$d (its contract: proto/openapi.yaml). The command line, from another terminal:
                            alias peerwarden='%2$s'
                            peerwarden binaries --evidence; peerwarden flows --follow; peerwarden isolate alice --wait; peerwarden release alice
                        Ctrl-C takes everything down.""".formatted(relay.port(), cli));
                do {
                    Await.passing(REFRESH);
                } while (!screen.terminal());
            }
        }
    }

    @Override
    public void close() {
        fleet.close();
    }

    /** A login for the machine's own network, which reaches the controller by the relay. */
    private Path outsideSession(Relay relay) {
        Path session = fleet.lab().home().resolve("outside.json");
        try {
            String inside = Files.readString(fleet.console().session());
            Files.writeString(session, inside.replaceFirst("https://[^\"]+", "https://127.0.0.1:" + relay.port()));
            return session;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Traffic running(LabAgent agent) {
        return Await.value(
                "a transfer on " + agent.host(),
                PATIENCE,
                () -> fleet.swarmTraffic(agent, WINDOW),
                traffic -> traffic.received() > RUNNING);
    }

    private long sentToOthers(LabHost host) {
        return fleet.lab().hosts().stream()
                .filter(other -> other != host && other != fleet.controller().host())
                .mapToLong(other -> host.trafficWith(other).sent())
                .sum();
    }

    private static Ran page(LabAgent agent) {
        return agent.host()
                .run(PATIENCE, List.of("curl", "-sf", "--max-time", "3", "http://" + OrdinaryServers.WEB + "/"));
    }

    private void look(boolean once, String... command) {
        if (!once) {
            screen.typed(
                    "peerwarden " + String.join(" ", command),
                    fleet.console().run(command).output());
            Await.passing(LOOKING);
        }
    }

    private static boolean isAccused(JsonNode binary) {
        return ACCUSED.contains(binary.path("level").asString(""));
    }

    private static void demand(boolean so, String otherwise) {
        if (!so) {
            throw new LabException("STEP_FAILED", otherwise);
        }
    }

    private static String rate(long bytesInWindow) {
        return "%.0f kB/s".formatted(bytesInWindow / (double) WINDOW.toMillis());
    }

    private static double seconds(long since) {
        return Duration.ofNanos(System.nanoTime() - since).toMillis() / 1e3;
    }
}

package org.peerwarden.installers.lab;

import java.io.Closeable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * A small company in a lab: a controller, three hosts with enrolled agents, ordinary servers, and a swarm of five strangers
 * outside. {@code alice} and {@code bob} are workstations, {@code files} is a server; each has an ordinary firewall.
 */
public final class Fleet implements Closeable {
    public static final String WORKSTATIONS = "workstations";
    public static final String SERVERS = "servers";

    /**
     * What a distribution's firewall amounts to on the three hosts. It makes the kernel track connections, without which an
     * agent cannot tell the peers of a socket that talks to many over UDP, and says so ({@code UDP_PEERS_UNSEEN}).
     */
    public static final String HOST_FIREWALL = """
            table inet filter {
                chain input {
                    type filter hook input priority filter; policy accept;
                    ct state invalid drop
                    ct state established,related counter accept
                }
            }
            """;

    private static final Duration JOINING = Duration.ofSeconds(60);
    /** Enough for nine minutes of transfer at {@link #KILOBYTES_PER_SECOND}. */
    private static final int MEGABYTES = 256;

    private static final int KILOBYTES_PER_SECOND = 500;
    private static final List<LabClient> SEEDS =
            List.of(Clients.TRANSMISSION, Clients.ARIA2, Clients.QBITTORRENT, Clients.ARIA2, Clients.TRANSMISSION);

    private final Lab lab;
    private final LabController controller;
    private final Console console;
    private final OrdinaryServers servers;
    private final Swarm swarm;
    private final LabAgent alice;
    private final LabAgent bob;
    private final LabAgent files;

    private Fleet(Lab lab, Consumer<String> progress) {
        this.lab = lab;
        progress.accept("starting the controller, ordinary servers, and a swarm of " + SEEDS.size() + " strangers");
        CompletableFuture<LabController> starting =
                CompletableFuture.supplyAsync(() -> LabController.start(lab), Thread::startVirtualThread);
        servers = OrdinaryServers.start(lab);
        swarm = Swarm.start(lab, MEGABYTES, KILOBYTES_PER_SECOND);
        int number = 0;
        for (LabClient client : SEEDS) {
            number++;
            swarm.seed("stranger" + number, client);
        }
        controller = joined(starting);
        console = controller.firstAdministrator();
        progress.accept("enrolling alice, bob and files");
        String workstations = token(WORKSTATIONS, 2);
        alice = LabAgent.enrol(company("alice"), controller, workstations);
        bob = LabAgent.enrol(company("bob"), controller, workstations);
        files = LabAgent.enrol(company("files"), controller, token(SERVERS, 1));
        awaitOnline(3);
    }

    /**
     * Opens a lab and starts all of it but the clients on the three hosts.
     *
     * @param progress told what is being done
     */
    public static Fleet start(Consumer<String> progress, Path... kept) {
        Lab lab = Lab.open(kept);
        try {
            return new Fleet(lab, progress);
        } catch (RuntimeException e) {
            lab.close();
            throw e;
        }
    }

    public Lab lab() {
        return lab;
    }

    public LabController controller() {
        return controller;
    }

    /** The command line as the first administrator. */
    public Console console() {
        return console;
    }

    public OrdinaryServers servers() {
        return servers;
    }

    public Swarm swarm() {
        return swarm;
    }

    public LabAgent alice() {
        return alice;
    }

    public LabAgent bob() {
        return bob;
    }

    public LabAgent files() {
        return files;
    }

    private LabHost company(String name) {
        LabHost host = lab.host(name);
        host.firewall(HOST_FIREWALL);
        return host;
    }

    private static <T> T joined(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof LabException known ? known : e;
        }
    }

    /** The text of a new token by which hosts join a group. */
    public String token(String group, int uses) {
        return console.json("token", "create", "--group", group, "--uses", Integer.toString(uses))
                .get("token")
                .asString();
    }

    /** What the controller says of a host. */
    public JsonNode shown(LabAgent agent) {
        return console.json("host", "show", agent.host().name());
    }

    /** What the controller says of a binary on a host; empty where it has not heard of it. */
    public Optional<JsonNode> binary(LabAgent agent, Path path) {
        return binaries(agent).stream()
                .filter(binary -> binary.path("path").asString("").equals(path.toString()))
                .findFirst();
    }

    /** Every binary of a host that the controller has heard of. */
    public List<JsonNode> binaries(LabAgent agent) {
        return StreamSupport.stream(
                        console.json("binaries", "--host", agent.host().name()).spliterator(), false)
                .toList();
    }

    /**
     * Bytes of payload and headers that a host has exchanged with the swarm: with the strangers, and with the other two hosts,
     * which may be in it too.
     */
    public Traffic swarmTraffic(LabAgent agent) {
        long sent = 0;
        long received = 0;
        for (LabHost other : lab.hosts()) {
            if (other != agent.host()
                    && other != servers.host()
                    && other != controller.host()
                    && !other.address().v4().equals(lab.resolverAddress())) {
                Traffic traffic = agent.host().trafficWith(other);
                sent += traffic.sent();
                received += traffic.received();
            }
        }
        return new Traffic(sent, received);
    }

    /** What a host exchanges with the swarm while a time passes, measured by the router. */
    public Traffic swarmTraffic(LabAgent agent, Duration during) {
        Traffic before = swarmTraffic(agent);
        Await.passing(during);
        return swarmTraffic(agent).since(before);
    }

    /** Waits until so many hosts are connected. */
    public void awaitOnline(int count) {
        Await.value(
                count + " hosts to be online",
                JOINING,
                () -> console.json("hosts", "--online"),
                hosts -> hosts.size() == count);
    }

    @Override
    public void close() {
        lab.close();
    }
}

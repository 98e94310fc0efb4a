package org.peerwarden.installers.lab;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An internet of its own: a router, hosts in many prefixes, and a resolver that knows the ordinary servers' names and no
 * peer's. Needs root, nftables and the packages of {@code installers/lab/install-packages}.
 *
 * <p>Everything it makes is named after the run ({@code pw} and six characters), so that labs can stand side by side, and
 * goes when it is closed, when the JVM ends, and when the JVM is killed; only a directory and an empty cgroup can be left by the
 * last, which {@link #sweep} removes.
 */
public final class Lab implements Closeable {
    /** Where labs keep their files, one directory each. */
    static final Path ROOT = Path.of("/var/tmp/peerwarden-lab");

    private static final String OWNER = "owner";
    private static final String RESOLVER = "resolver";

    private final Path home;
    private final Cgroup cgroup;
    private final Router router;
    private final List<Path> kept;
    private final Map<String, LabHost> hosts = new LinkedHashMap<>();
    private final LabAddress resolver = LabAddress.number(0);
    private final Thread hook = new Thread(this::takeDown, "lab-take-down");
    private boolean open = true;

    private Lab(Path home, Cgroup cgroup, List<Path> kept) {
        this.home = home;
        this.cgroup = cgroup;
        this.kept = List.copyOf(kept);
        this.router = new Router();
    }

    /**
     * Opens a lab with nothing in it but the router and the resolver.
     *
     * @param kept directories that every host must see, also where they are below {@code /tmp}
     * @throws LabException {@code ROOT_MISSING}, {@code NAMESPACE_MISSING}, {@code CGROUP_MISSING}, {@code COMMAND_MISSING}
     */
    public static Lab open(Path... kept) {
        if (!"root".equals(System.getProperty("user.name"))) {
            throw new LabException("ROOT_MISSING", "the lab makes namespaces and needs root");
        }
        sweep();
        String run = "pw" + Integer.toString(36 * 36 * 36 * 36 * 36 + new SecureRandom().nextInt(1 << 30), 36);
        Path home = ROOT.resolve(run);
        List<Path> visible = new ArrayList<>(List.of(kept));
        visible.add(Path.of(System.getProperty("java.home")));
        Dist.find().ifPresent(dist -> visible.add(dist.home()));
        Lab lab;
        try {
            Files.createDirectories(home);
            Files.writeString(home.resolve(OWNER), owner(ProcessHandle.current()));
            try (InputStream script = Lab.class.getResourceAsStream("host-init")) {
                Files.write(home.resolve("host-init"), script.readAllBytes());
            }
            lab = new Lab(home, Cgroup.root().child(run), visible);
        } catch (IOException e) {
            throw new LabException("DISK_REFUSED", "cannot make " + home, e);
        }
        Runtime.getRuntime().addShutdownHook(lab.hook);
        try {
            lab.startResolver();
            return lab;
        } catch (RuntimeException e) {
            lab.close();
            throw e;
        }
    }

    /** Makes a host and switches it on. Its name is known to no resolver; see {@link #name}. */
    public synchronized LabHost host(String name) {
        if (!name.matches("[a-z][a-z0-9]{0,11}")) {
            throw new LabException("NAME_REFUSED", "a host is named by 1 to 12 letters and digits, not " + name);
        }
        if (!open) {
            throw new LabException("LAB_CLOSED", "the lab " + run() + " was closed; it makes no host " + name);
        }
        if (hosts.containsKey(name)) {
            throw new LabException("NAME_REFUSED", "there is a host " + name + " already");
        }
        LabHost host = new LabHost(this, name, LabAddress.number(hosts.size()));
        hosts.put(name, host);
        host.switchOn();
        return host;
    }

    /** Gives a host a name in the resolver, as an ordinary server has one. */
    public void name(String name, LabHost host) {
        try {
            Path file = Files.createDirectories(home.resolve(RESOLVER).resolve("names"))
                    .resolve(name);
            Files.writeString(
                    file,
                    host.address().v4() + " " + name + "\n" + host.address().v6() + " " + name + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every host, in the order that they were made. */
    public synchronized List<LabHost> hosts() {
        return List.copyOf(hosts.values());
    }

    public Router router() {
        return router;
    }

    /** The lab's directory, under the same path in every host. */
    public Path home() {
        return home;
    }

    /** The run's name, which everything that it makes bears. */
    public String run() {
        return home.getFileName().toString();
    }

    /** Where names are asked. */
    public String resolverAddress() {
        return resolver.v4();
    }

    Cgroup cgroup() {
        return cgroup;
    }

    List<Path> kept() {
        return kept;
    }

    /** Ends everything in the lab and removes it. Does nothing the second time. */
    @Override
    public void close() {
        takeDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // The hook itself is running, or has run.
        }
    }

    private synchronized void takeDown() {
        if (!open) {
            return;
        }
        open = false;
        List<RuntimeException> failures = new ArrayList<>();
        for (LabHost host : hosts.values()) {
            attempt(failures, host::switchOff);
        }
        attempt(failures, router::end);
        attempt(failures, cgroup::remove);
        attempt(failures, () -> delete(home));
        if (!failures.isEmpty()) {
            LabException all = new LabException("NOT_CLEANED_UP", "the lab " + run() + " could not be removed whole");
            failures.forEach(all::addSuppressed);
            throw all;
        }
    }

    /**
     * Removes what labs left whose JVM is gone.
     *
     * @return their names
     */
    public static List<String> sweep() {
        List<String> swept = new ArrayList<>();
        if (!Files.isDirectory(ROOT)) {
            return swept;
        }
        try (Stream<Path> labs = Files.list(ROOT)) {
            for (Path left : labs.filter(Files::isDirectory).toList()) {
                if (isOwned(left)) {
                    continue;
                }
                new Cgroup(Cgroup.root().path().resolve(left.getFileName().toString())).remove();
                delete(left);
                swept.add(left.getFileName().toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return swept;
    }

    private static boolean isOwned(Path lab) throws IOException {
        Path owner = lab.resolve(OWNER);
        if (!Files.exists(owner)) {
            // A lab that is being made this moment has none yet.
            return Files.getLastModifiedTime(lab)
                    .toInstant()
                    .isAfter(Instant.now().minusSeconds(60));
        }
        String written = Files.readString(owner);
        Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(written.substring(0, written.indexOf(' '))));
        return process.filter(alive -> owner(alive).equals(written)).isPresent();
    }

    /** Number and start of a process: a number alone may be used again. */
    private static String owner(ProcessHandle process) {
        return process.pid() + " "
                + process.info()
                        .startInstant()
                        .map(start -> start.toEpochMilli())
                        .orElse(0L);
    }

    private void startResolver() {
        LabHost host = host(RESOLVER);
        Path names = host.write("names/localhost", "").getParent();
        LabProcess dnsmasq = host.start(
                "dnsmasq",
                List.of(
                        "/usr/sbin/dnsmasq",
                        "--keep-in-foreground",
                        "--conf-file=/dev/null",
                        "--no-resolv",
                        "--no-hosts",
                        "--hostsdir=" + names,
                        "--user=root",
                        "--pid-file=",
                        "--log-facility=-",
                        "--local=/test/"));
        Await.until(
                "the resolver to listen",
                Duration.ofSeconds(10),
                () -> dnsmasq.output().contains("started"));
    }

    private static void attempt(List<RuntimeException> failures, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }

    static void delete(Path tree) {
        Ran.of(List.of("rm", "-rf", "--one-file-system", "--", tree.toString()), Duration.ofSeconds(60))
                .orFail();
    }
}

package org.peerwarden.installers.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A machine of the lab: network, process, mount, host name and cgroup namespaces of its own, with its own {@code /etc}
 * (copied from the machine at first start), {@code /tmp}, {@code /run}, {@code /proc}, {@code /sys} and machine identifier.
 * Other directories are the machine's. It can be switched off and on again; its files stay.
 */
public final class LabHost {
    private final Lab lab;
    private final String name;
    private final LabAddress address;
    private final Path home;
    private String firewall = "";
    private Optional<Namespaces> running = Optional.empty();

    LabHost(Lab lab, String name, LabAddress address) {
        this.lab = lab;
        this.name = name;
        this.address = address;
        this.home = lab.home().resolve(name);
        Path own = home.resolve("etc.own");
        try {
            Files.createDirectories(own);
            Files.createDirectories(home.resolve("root"));
            Files.writeString(own.resolve("hostname"), name + "\n");
            Files.writeString(
                    own.resolve("machine-id"), UUID.randomUUID().toString().replace("-", "") + "\n");
            Files.writeString(own.resolve("hosts"), "127.0.0.1 localhost\n::1 localhost\n127.0.1.1 " + name + "\n");
            Files.writeString(
                    own.resolve("resolv.conf"), "nameserver " + lab.resolverAddress() + "\noptions timeout:1\n");
            Files.writeString(
                    own.resolve("nsswitch.conf"), "passwd: files\ngroup: files\nshadow: files\nhosts: files dns\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String name() {
        return name;
    }

    public LabAddress address() {
        return address;
    }

    /** A directory of the host's own, under the same path inside and outside. */
    public Path home() {
        return home;
    }

    public Lab lab() {
        return lab;
    }

    public boolean isOn() {
        return running.filter(Namespaces::isAlive).isPresent();
    }

    /** The host's cgroup as the machine outside sees it; the host sees it as the root. */
    public Path cgroup() {
        return lab.cgroup().path().resolve(name);
    }

    /** Starts the host, without any program in it. */
    public void switchOn() {
        if (isOn()) {
            return;
        }
        List<String> inside =
                new ArrayList<>(List.of("bash", lab.home().resolve("host-init").toString(), name, home.toString()));
        lab.kept().forEach(path -> inside.add(path.toString()));
        Namespaces made = Namespaces.make(
                Optional.of(lab.cgroup().child(name)),
                List.of(
                        "--net",
                        "--pid",
                        "--mount",
                        "--uts",
                        "--ipc",
                        "--cgroup",
                        "--propagation",
                        "private",
                        "--mount-proc"),
                inside);
        running = Optional.of(made);
        try {
            lab.router().connect(name, address, made);
            loadFirewall();
        } catch (RuntimeException e) {
            switchOff();
            throw e;
        }
    }

    /**
     * Gives the host a firewall of its own, of which the product knows nothing, now and whenever it is switched on.
     *
     * @param rules as {@code nft --file} reads them
     */
    public void firewall(String rules) {
        firewall = rules;
        loadFirewall();
    }

    private void loadFirewall() {
        if (!firewall.isEmpty()) {
            run(Duration.ofSeconds(15), firewall, List.of("nft", "--file", "-")).orFail();
        }
    }

    /** Pulls the plug: every program in it ends at once, its interfaces and its kernel's tables are gone. */
    public void switchOff() {
        running.ifPresent(namespaces -> {
            namespaces.end();
            lab.router().disconnect(name);
            new Cgroup(cgroup()).remove();
        });
        running = Optional.empty();
    }

    /** Runs a command in the host to its end. */
    public Ran run(Duration deadline, List<String> command) {
        return run(deadline, "", command);
    }

    /** Runs a command in the host to its end, with a text on its standard input. */
    public Ran run(Duration deadline, String input, List<String> command) {
        return Ran.of(entering("console", command), input, deadline).named(name, command);
    }

    /**
     * Starts a program that goes on until it is stopped or the host is switched off.
     *
     * @param service stands in its cgroup as {@code /system.slice/<service>.service}, as where systemd had started it
     */
    public LabProcess start(String service, List<String> command) {
        Path output = home.resolve(service + ".log");
        try {
            Process process = new ProcessBuilder(entering(service, command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                    .redirectInput(Path.of("/dev/null").toFile())
                    .start();
            return new LabProcess(service + " on " + name, process, output);
        } catch (IOException e) {
            throw new LabException("COMMAND_MISSING", "cannot start " + command + " on " + name, e);
        }
    }

    /** The command that runs another one in this host. */
    public List<String> entering(String service, List<String> command) {
        Namespaces namespaces =
                running.orElseThrow(() -> new LabException("HOST_OFF", "the host " + name + " is switched off"));
        Cgroup slice = new Cgroup(cgroup()).child("system.slice").child(service + ".service");
        return namespaces.entering(
                Optional.of(slice),
                home.resolve("root"),
                List.of(
                        "HOME=" + home.resolve("root"),
                        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                        "LANG=C.UTF-8",
                        "PEERWARDEN_JAVA_HOME=" + System.getProperty("java.home")),
                command);
    }

    /** The process whose namespaces are the host's, by its number outside. */
    public long firstProcess() {
        return running.orElseThrow(() -> new LabException("HOST_OFF", "the host " + name + " is switched off"))
                .first();
    }

    /** What it has sent and received since it was switched on, measured by the router. */
    public Traffic traffic() {
        return lab.router().trafficOf(this);
    }

    /** What it has exchanged with another host over TCP or UDP since the lab was opened, measured by the router. */
    public Traffic trafficWith(LabHost other) {
        return lab.router().trafficBetween(this, other, Optional.empty());
    }

    /** Writes a file in the host's directory; its directories are made. */
    public Path write(String file, String text) {
        Path path = home.resolve(file);
        try {
            Files.createDirectories(path.getParent());
            Files.write(path, text.getBytes(StandardCharsets.UTF_8));
            return path;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAt(String candidate) {
        return candidate.equals(address.v4()) || candidate.equals(address.v6());
    }

    @Override
    public String toString() {
        return name + " (" + address.v4() + ")";
    }
}

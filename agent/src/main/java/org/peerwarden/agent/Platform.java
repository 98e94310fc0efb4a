package org.peerwarden.agent;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import org.peerwarden.agent.firewall.Firewall;
import org.peerwarden.agent.firewall.Firewall.Availability;
import org.peerwarden.agent.flow.NameTable;
import org.peerwarden.agent.health.Health;
import org.peerwarden.agent.health.HealthCode;
import org.peerwarden.agent.link.HostFacts;
import org.peerwarden.agent.os.linux.Capabilities;
import org.peerwarden.agent.os.linux.InstalledPackages;
import org.peerwarden.agent.os.linux.LinuxBootClock;
import org.peerwarden.agent.os.linux.LinuxMachine;
import org.peerwarden.agent.os.linux.NetlinkSockets;
import org.peerwarden.agent.os.linux.NftFirewall;
import org.peerwarden.agent.os.linux.PacketNames;
import org.peerwarden.agent.os.linux.ProcProcesses;
import org.peerwarden.agent.os.linux.RouteTable;
import org.peerwarden.agent.os.macos.MacHost;
import org.peerwarden.agent.os.portable.PortableHost;
import org.peerwarden.agent.os.portable.ProcessClock;
import org.peerwarden.agent.os.portable.TcpReachability;
import org.peerwarden.agent.os.windows.WindowsHost;
import org.peerwarden.agent.posture.DirectoryShelf;
import org.peerwarden.agent.posture.Surroundings;
import org.peerwarden.agent.process.BinaryFiles;
import org.peerwarden.agent.process.PackageTable;
import org.peerwarden.agent.process.ProcessTable;
import org.peerwarden.agent.socket.SocketTable;

/**
 * What this host offers, chosen once at start: the best tier that works, and why not a better one.
 *
 * @param tierReason empty on the best tier
 * @param enforcement whether rules can be enforced, as found at start
 */
record Platform(
        SocketTable sockets,
        String tierReason,
        ProcessTable processes,
        BinaryFiles files,
        PackageTable packages,
        NameTable names,
        Firewall firewall,
        Availability enforcement) {

    static Platform choose(InstantSource clock, Health health) {
        return switch (os()) {
            case "linux" -> linux(clock, health);
            case "windows" -> portable(clock, health, "Windows has no better tier yet.", new WindowsHost()::serviceOf);
            default -> portable(clock, health, "macOS has no better tier yet.", new MacHost()::serviceOf);
        };
    }

    private static Platform linux(InstantSource clock, Health health) {
        tellWhatIsMissing(health);
        Optional<String> noNetlink = NetlinkSockets.whyNot();
        ProcProcesses processes = new ProcProcesses();
        Firewall firewall = firewall(processes, health);
        if (noNetlink.isPresent()) {
            PortableHost host = new PortableHost(
                    clock, health, "The kernel's own table is not there: " + noNetlink.get(), pid -> Optional.empty());
            return new Platform(
                    host.sockets(),
                    noNetlink.get(),
                    host.processes(),
                    host.processes(),
                    new InstalledPackages(),
                    names(clock, health),
                    firewall,
                    firewall.availability());
        }
        return new Platform(
                new NetlinkSockets(clock, health),
                "",
                processes,
                processes,
                new InstalledPackages(),
                names(clock, health),
                firewall,
                firewall.availability());
    }

    private static void tellWhatIsMissing(Health health) {
        List<String> missing = Capabilities.missing();
        if (!missing.isEmpty()) {
            health.raise(
                    HealthCode.PRIVILEGE_MISSING,
                    "The agent lacks %s. Run it as root or grant these.".formatted(String.join(", ", missing)));
        }
    }

    private static Platform portable(
            InstantSource clock, Health health, String reason, IntFunction<Optional<String>> services) {
        PortableHost host = new PortableHost(clock, health, reason, services);
        String unenforced = "there is no firewall for this operating system yet";
        health.raise(HealthCode.FIREWALL_MISSING, "Nothing can be blocked on this host (%s).".formatted(unenforced));
        health.raise(
                HealthCode.NAMES_UNSEEN,
                "DNS answers are not seen on this operating system, so that a peer without a name says less.");
        Firewall firewall = new NoFirewall(unenforced);
        return new Platform(
                host.sockets(),
                reason,
                host.processes(),
                host.processes(),
                PackageTable.NONE,
                new NoNames(),
                firewall,
                firewall.availability());
    }

    private static NameTable names(InstantSource clock, Health health) {
        Optional<String> reason = PacketNames.whyNot();
        if (reason.isPresent()) {
            health.raise(
                    HealthCode.NAMES_UNSEEN,
                    "DNS answers are not seen (%s), so that a peer without a name says less.".formatted(reason.get()));
            return new NoNames();
        }
        return new PacketNames(clock, health);
    }

    private static Firewall firewall(ProcessTable processes, Health health) {
        Optional<String> reason = NftFirewall.whyNot();
        if (reason.isPresent()) {
            health.raise(
                    HealthCode.FIREWALL_MISSING, "Nothing can be blocked on this host (%s).".formatted(reason.get()));
            return new NoFirewall(reason.get());
        }
        return new NftFirewall(processes);
    }

    /** The host as its controller is told, as it is now. */
    HostFacts facts() {
        LinuxMachine linux = LinuxMachine.read();
        String system = os();
        String machine = switch (system) {
            case "linux" -> linux.machineId();
            case "windows" -> new WindowsHost().machineId().orElse("");
            default -> new MacHost().machineId().orElse("");
        };
        String version = switch (system) {
            case "linux" -> linux.distribution();
            case "windows" -> new WindowsHost().version().orElse("");
            default -> new MacHost().version().orElse("");
        };
        return new HostFacts(
                system.equals("linux") ? linux.hostname() : PortableHost.hostname(),
                system,
                version,
                system.equals("linux") ? linux.kernel() : System.getProperty("os.version", ""),
                System.getProperty("os.arch", ""),
                machine.isEmpty() ? "" : sha256(machine),
                bootId(),
                addresses(),
                sockets.tier(),
                tierReason,
                enforcement.mechanism(),
                enforcement.reason());
    }

    /** Where in the data directory the posture is kept. */
    static Path postureIn(Path data) {
        return data.resolve("posture");
    }

    /** What of the host its posture works with, kept in this directory. */
    Surroundings surroundings(Path directory) {
        boolean linux = os().equals("linux");
        return new Surroundings(
                firewall,
                new TcpReachability(linux ? RouteTable::gateways : List::of),
                new DirectoryShelf(directory),
                linux ? new LinuxBootClock() : new ProcessClock());
    }

    static String bootId() {
        return os().equals("linux") ? LinuxMachine.read().bootId() : PortableHost.bootId();
    }

    private static String os() {
        String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return name.startsWith("windows") ? "windows" : name.startsWith("mac") ? "macos" : "linux";
    }

    private static List<InetAddress> addresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress())
                    .toList();
        } catch (SocketException none) {
            return List.of();
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    void close() {
        sockets.close();
        names.close();
        firewall.close();
    }
}

package org.peerwarden.agent.verdict;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A protocol family by what its programs are called and where they listen. Hints only: they tell which family a conduct is of,
 * and never are a reason alone.
 *
 * @param name as policies write it
 * @param ports that its programs listen on unless told otherwise; only such as are not common for other things
 * @param programs names of executables, and of the packages that bring them
 */
record KnownFamily(String name, Kind kind, List<Ports> ports, Set<String> programs) {
    static final KnownFamily BITTORRENT = family(
            "bittorrent",
            Kind.FILE_SHARING,
            // libtorrent's and BEP 5's range up to aria2's and rtorrent's; Transmission's; local discovery of BEP 14.
            // 6969 is a tracker's, see ServicePorts.
            List.of(new Ports(6881, 6968), new Ports(6970, 6999), new Ports(51413, 51413), new Ports(6771, 6771)),
            "transmission-daemon",
            "transmission-gtk",
            "transmission-qt",
            "transmission-cli",
            "transmission",
            "qbittorrent",
            "qbittorrent-nox",
            "deluged",
            "deluge",
            "deluge-gtk",
            "rtorrent",
            "aria2c",
            "aria2",
            "ktorrent",
            "ctorrent",
            "utserver",
            "utorrent.exe",
            "bittorrent.exe",
            "vuze",
            "azureus",
            "biglybt",
            "tixati",
            "fragments",
            "webtorrent-desktop");

    /** Ports and names as the programs' own documentation gives them, and as nDPI and Emerging Threats list them. */
    static final List<KnownFamily> ALL = List.of(
            BITTORRENT,
            family(
                    "edonkey",
                    Kind.FILE_SHARING,
                    ports(4661, 4662, 4665, 4672),
                    "amuled",
                    "amule",
                    "amule-daemon",
                    "emule.exe",
                    "mlnet",
                    "mldonkey"),
            family(
                    "gnutella",
                    Kind.FILE_SHARING,
                    ports(6346, 6347),
                    "gtk-gnutella",
                    "limewire",
                    "limewire.exe",
                    "frostwire",
                    "shareaza.exe"),
            family(
                    "direct-connect",
                    Kind.FILE_SHARING,
                    List.of(),
                    "eiskaltdcpp-qt",
                    "eiskaltdcpp-gtk",
                    "eiskaltdcpp-daemon",
                    "ncdc"),
            family("soulseek", Kind.FILE_SHARING, ports(2234, 2240), "nicotine", "slsk", "slskd"),
            family("syncthing", Kind.FILE_SHARING, ports(22000, 21027), "syncthing", "syncthing.exe"),
            family(
                    "bitcoin",
                    Kind.CURRENCY,
                    ports(8333, 18333, 38333, 18444),
                    "bitcoind",
                    "bitcoin-qt",
                    "bitcoin-node"),
            family("litecoin", Kind.CURRENCY, ports(9333), "litecoind", "litecoin-qt"),
            family("dogecoin", Kind.CURRENCY, ports(22556), "dogecoind", "dogecoin-qt"),
            family("dash", Kind.CURRENCY, List.of(), "dashd", "dash-qt"),
            family("monero", Kind.CURRENCY, ports(18080), "monerod", "monero-wallet-gui"),
            family("nano", Kind.CURRENCY, ports(7075), "nano_node"),
            family(
                    "ethereum",
                    Kind.CURRENCY,
                    List.of(new Ports(30303, 30305)),
                    "geth",
                    "erigon",
                    "nethermind",
                    "reth",
                    "lighthouse",
                    "teku",
                    "nimbus_beacon_node"),
            family("ipfs", Kind.FILE_SHARING, ports(4001), "ipfs", "kubo", "ipfs.exe"),
            family("tor", Kind.DARKNET, List.of(), "tor", "tor.exe", "snowflake-client", "obfs4proxy"),
            family("i2p", Kind.DARKNET, List.of(), "i2pd", "i2prouter"),
            family("gnunet", Kind.DARKNET, ports(2086), "gnunet-service-core", "gnunet-communicator-tcp"),
            family("tox", Kind.VOICE, ports(33445), "toxic", "utox", "qtox", "tox-bootstrapd"),
            family("jami", Kind.VOICE, List.of(), "jamid", "jami-daemon", "jami"),
            family("tailscale", Kind.MESH_VPN, ports(41641), "tailscaled", "tailscaled.exe"),
            family("zerotier", Kind.MESH_VPN, ports(9993), "zerotier-one"),
            family("tinc", Kind.MESH_VPN, ports(655), "tincd", "tinc"),
            family("nebula", Kind.MESH_VPN, List.of(), "nebula", "nebula.exe"),
            family("n2n", Kind.MESH_VPN, ports(7654), "supernode"),
            family("yggdrasil", Kind.MESH_VPN, List.of(), "yggdrasil"),
            family("delivery-optimization", Kind.UPDATE_SWARM, ports(7680)));

    KnownFamily {
        ports = List.copyOf(ports);
        programs = Set.copyOf(programs);
    }

    /** Asked for each peer of a client that may have thousands. */
    private static final Map<Integer, KnownFamily> BY_PORT = byPort();

    /** The family whose programs listen on the port. */
    static Optional<KnownFamily> ofPort(int port) {
        return Optional.ofNullable(BY_PORT.get(port));
    }

    /** The family that has a program or package of the name. */
    static Optional<KnownFamily> ofProgram(String name) {
        return ALL.stream().filter(family -> family.programs.contains(name)).findFirst();
    }

    private static Map<Integer, KnownFamily> byPort() {
        Map<Integer, KnownFamily> families = new HashMap<>();
        for (KnownFamily family : ALL) {
            for (Ports range : family.ports) {
                IntStream.rangeClosed(range.first, range.last).forEach(port -> families.putIfAbsent(port, family));
            }
        }
        return Map.copyOf(families);
    }

    private static KnownFamily family(String name, Kind kind, List<Ports> ports, String... programs) {
        return new KnownFamily(name, kind, ports, Set.of(programs));
    }

    private static List<Ports> ports(int... single) {
        return Arrays.stream(single).mapToObj(port -> new Ports(port, port)).toList();
    }

    /** Ports from first to last. */
    record Ports(int first, int last) {}
}

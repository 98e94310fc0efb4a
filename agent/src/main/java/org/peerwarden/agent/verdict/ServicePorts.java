package org.peerwarden.agent.verdict;

import java.util.Set;

/**
 * Ports on which services wait. Talk to or from one says nothing of peers: below 1024 all, above it those that the registry of
 * IANA or wide custom gives to one service.
 */
final class ServicePorts {
    /** Talk with these is asking the way or the time, whatever else it looks like. */
    private static final Set<Integer> INFRASTRUCTURE =
            Set.of(53, 67, 68, 123, 137, 138, 546, 547, 853, 1900, 4460, 5353, 5355);

    private static final Set<Integer> CUSTOMARY = Set.of(
            // Proxies, web and application servers.
            1080,
            3000,
            3128,
            4443,
            5000,
            5001,
            7001,
            7443,
            7480,
            8000,
            8001,
            8008,
            8080,
            8081,
            8082,
            8088,
            8090,
            8118,
            8181,
            8443,
            8888,
            9000,
            9001,
            9080,
            9090,
            9091,
            9443,
            10000,
            // Databases, queues and caches.
            1433,
            1434,
            1521,
            1883,
            3306,
            4222,
            5432,
            5671,
            5672,
            5984,
            6379,
            7000,
            7474,
            7687,
            8086,
            8883,
            9042,
            9092,
            9200,
            9300,
            11211,
            27017,
            27018,
            // Administration, monitoring and files.
            2049,
            2222,
            2375,
            2376,
            2379,
            2380,
            3260,
            3389,
            5044,
            5201,
            5665,
            5900,
            5901,
            5985,
            5986,
            6443,
            6514,
            8140,
            8300,
            8301,
            8500,
            9100,
            9418,
            10050,
            10051,
            10250,
            // Mail, talk and notification.
            1720,
            1935,
            2525,
            3478,
            3479,
            5060,
            5061,
            5222,
            5223,
            5228,
            5269,
            5349,
            6660,
            6667,
            6697,
            19302,
            // Trackers: they serve peers and are none.
            1337,
            2710,
            6969,
            // Tunnels with a server in the middle.
            1194,
            1701,
            1723,
            4500);

    /** Trackers bring peers together and are none: the default of opentracker, and those that nearly all others use. */
    private static final Set<Integer> TRACKERS = Set.of(1337, 2710, 6969);

    private ServicePorts() {}

    /** Whether the port is one of a service. */
    static boolean contain(int port) {
        return port < 1024 || CUSTOMARY.contains(port) || TRACKERS.contains(port) || INFRASTRUCTURE.contains(port);
    }

    /** Whether trackers of BitTorrent wait there by custom. */
    static boolean tracker(int port) {
        return TRACKERS.contains(port);
    }

    /** Whether the port is one of names, time or finding the network. */
    static boolean infrastructure(int port) {
        return INFRASTRUCTURE.contains(port);
    }
}

package org.peerwarden.agent.os.linux;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The gateways that the kernel sends to what is nowhere else. */
public final class RouteTable {
    private static final int GATEWAY_FLAG = 2;

    private RouteTable() {}

    /** Gateways of default routes; empty where there are none, or they cannot be read. */
    public static List<InetAddress> gateways() {
        try {
            List<InetAddress> all = new ArrayList<>(ipv4(Files.readString(Path.of("/proc/net/route"))));
            Path ipv6 = Path.of("/proc/net/ipv6_route");
            if (Files.exists(ipv6)) {
                all.addAll(ipv6(Files.readString(ipv6)));
            }
            return all;
        } catch (IOException e) {
            return List.of();
        }
    }

    /** From the text of {@code /proc/net/route}: addresses are in the machine's byte order. */
    static List<InetAddress> ipv4(String text) {
        return text.lines()
                .skip(1)
                .map(line -> line.strip().split("\\s+", -1))
                .filter(fields -> fields.length > 7
                        && fields[1].equals("00000000")
                        && fields[7].equals("00000000")
                        && (Integer.parseInt(fields[3], 16) & GATEWAY_FLAG) != 0)
                .flatMap(fields -> address(reversed(fields[2])).stream())
                .toList();
    }

    /** From the text of {@code /proc/net/ipv6_route}. Link-local gateways are left out: they are reached with a scope only. */
    static List<InetAddress> ipv6(String text) {
        return text.lines()
                .map(line -> line.strip().split("\\s+", -1))
                .filter(fields -> fields.length > 8
                        && fields[1].equals("00")
                        && (Long.parseLong(fields[8], 16) & GATEWAY_FLAG) != 0)
                .flatMap(fields -> address(fields[4]).stream())
                .filter(address -> !address.isLinkLocalAddress())
                .toList();
    }

    private static String reversed(String hexadecimal) {
        StringBuilder bytes = new StringBuilder();
        for (int i = hexadecimal.length() - 2; i >= 0; i -= 2) {
            bytes.append(hexadecimal, i, i + 2);
        }
        return bytes.toString();
    }

    private static Optional<InetAddress> address(String hexadecimal) {
        try {
            return Optional.of(InetAddress.getByAddress(HexFormat.of().parseHex(hexadecimal)));
        } catch (UnknownHostException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

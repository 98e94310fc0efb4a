package org.peerwarden.installers.lab;

import java.util.List;

/**
 * Where a host is. Each is in another /16 and another /32 of IPv6, as hosts of the public internet are; nothing routes them
 * out of the lab, which has no link to the outside.
 *
 * @param v4 the host's address in a /24 of its own
 * @param v6 the host's address in a /64 of its own
 */
public record LabAddress(String v4, String v6) {
    private static final List<String> PREFIXES = List.of(
            "31.13", "45.83", "62.210", "77.88", "81.2", "93.184", "104.20", "128.31", "141.30", "151.101", "163.172",
            "178.62", "185.21", "193.99", "203.10", "212.47", "37.120", "51.15", "66.249", "84.200", "89.163", "109.70",
            "130.89", "146.185", "159.69", "167.114", "188.40", "195.201", "199.87", "209.85");

    /** The most hosts that a lab can have. */
    public static final int MAXIMUM = PREFIXES.size();

    static LabAddress number(int index) {
        if (index >= MAXIMUM) {
            throw new LabException("ADDRESSES_USED_UP", "a lab has at most " + MAXIMUM + " hosts");
        }
        return new LabAddress(
                PREFIXES.get(index) + "." + (16 + 7 * index) + ".20",
                "2a0%x:%x::20".formatted(1 + index % 15, 0x1000 + index));
    }

    /** The router's side of the link. */
    LabAddress gateway() {
        return new LabAddress(v4.substring(0, v4.lastIndexOf('.')) + ".1", v6.substring(0, v6.lastIndexOf(':')) + ":1");
    }

    /** The /16 that this address is in. */
    public String prefix() {
        return v4.substring(0, v4.indexOf('.', v4.indexOf('.') + 1)) + ".0.0/16";
    }
}

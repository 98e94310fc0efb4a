package org.peerwarden.policies;

import java.util.List;

/** The protocol families that verdicts name. A rule for another is read, with a warning: the agent may be newer than this. */
public final class Families {
    public static final List<String> KNOWN = List.of(
            "bitcoin",
            "bittorrent",
            "dash",
            "delivery-optimization",
            "direct-connect",
            "dogecoin",
            "edonkey",
            "ethereum",
            "gnunet",
            "gnutella",
            "hyperswarm",
            "i2p",
            "ipfs",
            "jami",
            "litecoin",
            "monero",
            "n2n",
            "nano",
            "nebula",
            "soulseek",
            "syncthing",
            "tailscale",
            "tinc",
            "tor",
            "tox",
            "webrtc",
            "wireguard",
            "yggdrasil",
            "zerotier");

    private Families() {}
}

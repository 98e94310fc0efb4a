package org.peerwarden.agent.verdict;

/** What a peer is for. */
public enum Kind {
    FILE_SHARING("file-sharing"),
    CURRENCY("currency"),
    VOICE("voice"),
    MESH_VPN("mesh-vpn"),
    DARKNET("darknet"),
    UPDATE_SWARM("update-swarm"),
    CLUSTER("cluster"),
    BOTNET("botnet"),
    WORM("worm"),
    UNKNOWN("unknown");

    private final String word;

    Kind(String word) {
        this.word = word;
    }

    /** The word used on the wire, in policies and in the console. */
    public String word() {
        return word;
    }
}

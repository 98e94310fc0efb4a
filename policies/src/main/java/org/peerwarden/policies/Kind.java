package org.peerwarden.policies;

import java.util.Locale;

/** What a peer is for, as verdicts name it. */
public enum Kind {
    FILE_SHARING,
    CURRENCY,
    VOICE,
    MESH_VPN,
    DARKNET,
    UPDATE_SWARM,
    CLUSTER,
    BOTNET,
    WORM,
    UNKNOWN;

    /** The word used in policies. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

package org.peerwarden.controller.decision;

import org.peerwarden.controller.identity.HostId;

/** Where a decision holds. */
public sealed interface Scope {
    /** On one host. */
    record OneHost(HostId host) implements Scope {
        @Override
        public String toString() {
            return "host:" + host;
        }
    }

    /** On the hosts that are in a group, whenever they are. */
    record Group(String name) implements Scope {
        @Override
        public String toString() {
            return "group:" + name;
        }
    }

    /** On every host. */
    record WholeFleet() implements Scope {
        @Override
        public String toString() {
            return "fleet";
        }
    }

    /** Whether a host that is in the group now is meant. */
    default boolean reaches(HostId host, String group) {
        return switch (this) {
            case OneHost one -> one.host().equals(host);
            case Group named -> named.name().equals(group);
            case WholeFleet _ -> true;
        };
    }
}

package org.peerwarden.agent.health;

import static org.peerwarden.agent.health.Severity.ERROR;
import static org.peerwarden.agent.health.Severity.NOTICE;
import static org.peerwarden.agent.health.Severity.WARNING;

/** Everything that can be wrong with an agent. The name is the code that the console and the documentation use. */
public enum HealthCode {
    /** Sockets are seen through the portable table; what it cannot know is named in the text. */
    SOCKETS_PORTABLE(WARNING),
    /** The last look at the sockets failed; the one before it still stands. */
    SOCKETS_UNREADABLE(ERROR),
    /** Notifications of ended sockets are not available or were lost: short connections may be missed. */
    SOCKET_EVENTS_LOST(WARNING),
    /** More sockets are open than are looked at. */
    SOCKETS_OVER_CAP(WARNING),
    /** Peers of UDP sockets that talk to many are not seen, or not all: such a socket stands without peers. */
    UDP_PEERS_UNSEEN(NOTICE),
    /** DNS answers are not seen, so that a peer without a name says less. */
    NAMES_UNSEEN(WARNING),
    /** The agent does not see its own connection to the controller. */
    SELF_UNSEEN(ERROR),
    /** Some sockets have no owner that this agent may see. */
    OWNERS_UNKNOWN(NOTICE),
    /** The flow table was full and flows were left out or pushed out. */
    FLOWS_OVER_CAP(WARNING),
    /** Rules cannot be enforced on this host. */
    FIREWALL_MISSING(ERROR),
    /** The firewall refused the rules; the last good ones stand. */
    FIREWALL_REFUSED(ERROR),
    /** Somebody else changed or removed our rules; they were put back. */
    FIREWALL_TAMPERED(WARNING),
    /** Something that is wanted cannot be enforced on this host. */
    NOT_ENFORCED(WARNING),
    /** The controller cannot be reached. */
    CONTROLLER_UNREACHABLE(WARNING),
    /** The controller refused this agent. */
    CONTROLLER_REFUSED(ERROR),
    /** The controller sent a desired state that this agent does not accept. */
    STATE_REFUSED(ERROR),
    /** The desired state cannot be kept on disk: it holds, but not over a restart. */
    STATE_UNKEPT(ERROR),
    /** The certificate is near its end and could not be renewed. */
    CERTIFICATE_EXPIRING(WARNING),
    /** The clock of this host and the controller's differ. */
    CLOCK_OFF(WARNING),
    /** Telemetry could not be written to the spool's disk. */
    SPOOL_UNWRITABLE(ERROR),
    /** Telemetry was dropped because the spool was full. */
    SPOOL_DROPPED(WARNING),
    /** The agent lacks a privilege it needs for what the text says. */
    PRIVILEGE_MISSING(ERROR);

    private final Severity severity;

    HealthCode(Severity severity) {
        this.severity = severity;
    }

    public Severity severity() {
        return severity;
    }
}

package org.peerwarden.agent.firewall;

import java.util.List;

/**
 * Makes a host enforce a {@link Ruleset}. Desired state: applying the same value twice changes nothing in the
 * rules, and {@link #cleanUp()} needs no memory of what was applied. Everything it puts on the host stands under one name.
 *
 * <p>Apply again about once a second while an executable is blocked: its new processes are found then.
 *
 * <p>Used by one thread.
 */
public interface Firewall extends AutoCloseable {
    /** The source under which it is counted what isolation stopped. */
    String ISOLATION = "isolation";

    /** Whether this host can be made to enforce rules at all, and why not. */
    Availability availability();

    /**
     * Puts the rules in force, all at once or not at all, and cuts live connections that they forbid.
     *
     * @throws FirewallException when the host refused; what was in force before still is
     */
    Applied apply(Ruleset rules);

    /** Whether what was applied last still stands; false after a foreign hand changed or removed it. */
    boolean intact();

    /**
     * What the blocks of each source have stopped since it was first applied, {@link #ISOLATION} among them; applying again
     * counts on.
     */
    List<BlockCount> counts();

    /** Removes everything of ours from the host, also what an earlier run left. */
    void cleanUp();

    @Override
    void close();

    /** Absence is a value with a cause. */
    record Availability(boolean available, String mechanism, String reason) {}

    /**
     * What became of a ruleset.
     *
     * @param connectionsCut live connections that were ended
     * @param notEnforced blocks that this host cannot enforce
     */
    record Applied(int connectionsCut, List<NotEnforced> notEnforced) {
        public Applied {
            notEnforced = List.copyOf(notEnforced);
        }
    }

    /** A block that cannot be enforced here, and why. */
    record NotEnforced(String source, String reason) {}

    /**
     * What the blocks of one source have stopped, packets of both directions.
     *
     * @param bytes of whole packets
     */
    record BlockCount(String source, String what, long packets, long bytes) {}
}

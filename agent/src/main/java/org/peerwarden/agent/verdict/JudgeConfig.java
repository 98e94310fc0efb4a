package org.peerwarden.agent.verdict;

import java.time.Duration;

/** How much of a conduct makes a peer. Each threshold has its source beside it; those without a number of their own are ours. */
public record JudgeConfig(Memory memory, Swarm swarm, Datagrams datagrams, Votes votes, Levels levels) {
    public static final JudgeConfig DEFAULT =
            new JudgeConfig(Memory.DEFAULT, Swarm.DEFAULT, Datagrams.DEFAULT, Votes.DEFAULT, Levels.DEFAULT);

    /**
     * What is remembered of what binaries do.
     *
     * @param window how far back conduct counts. PeerRush (ASIA CCS 2013) tells peers from others with 97.9 % in windows of 10
     *     minutes; and how long a verdict outlives the last socket of its binary
     * @param binaries more are not judged at a time; those that did nothing for longest make room
     * @param peersPerBinary more add nothing to a verdict; they are counted
     */
    public record Memory(Duration window, int binaries, int peersPerBinary) {
        public static final Memory DEFAULT = new Memory(Duration.ofMinutes(10), 1_024, 2_048);
    }

    /**
     * A crowd of peers that no name led to. Measured on public captures with the default values: 0 of 670 ordinary hosts, all 4
     * file-sharing and currency hosts.
     *
     * @param peers distinct external addresses
     * @param prefixRatio networks of /16 (IPv6: /32) among them; the "destination diversity" of PeerRush
     * @param highShare of them, how many were talked to with both ports outside those of services
     * @param few where the program or its ports are known, a crowd begins here
     */
    public record Swarm(int peers, double prefixRatio, double highShare, int few) {
        public static final Swarm DEFAULT = new Swarm(5, 0.7, 0.8, 3);
    }

    /**
     * One datagram socket with many peers. 0 of 441 ordinary captures.
     *
     * @param peers distinct external addresses that one local port talks to
     * @param prefixes networks of /16 (IPv6: /32) among them
     */
    public record Datagrams(int peers, int prefixes) {
        public static final Datagrams DEFAULT = new Datagrams(5, 3);
    }

    /**
     * What adds to other conduct and is none alone.
     *
     * @param failedShare of the peers that were called, how many did not answer. PeerViewer (2013) uses 0.3 and finds anything
     *     from 0.14 to 0.6 to do
     * @param failedOf fewer calls say nothing
     * @param callers distinct external addresses that called. One does, as a small swarm has no more; that a server is called is no
     *     suspicion
     */
    public record Votes(double failedShare, int failedOf, int callers) {
        public static final Votes DEFAULT = new Votes(0.3, 5, 1);
    }

    /**
     * From which confidence on a level is said. {@link Level#CONFIRMED} is not reached by any: it takes bytes of a protocol.
     *
     * @param suspected a crowd alone has it; what small swarms show does not, unless the program or its ports are known
     * @param probable conduct in two ways, or in one that a known program or port bears out
     */
    public record Levels(double suspected, double probable) {
        public static final Levels DEFAULT = new Levels(0.5, 0.6);
    }
}

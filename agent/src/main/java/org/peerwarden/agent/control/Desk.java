package org.peerwarden.agent.control;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What can be asked. Answers come from any thread and at once. */
public interface Desk {
    Status status();

    /** The connections that are open now, at most {@link #MOST_CONNECTIONS}. */
    List<Connection> connections();

    /** Ends isolation on this host with the code made for it; true when the host is released. */
    boolean release(String code);

    /** Everything known of a binary, by its full path or its last part. */
    List<BinaryReport> inspect(String binary);

    /** More would not be read by anybody. */
    int MOST_CONNECTIONS = 20_000;

    /**
     * How the agent stands. Parts that are empty do not apply.
     *
     * @param link {@code WAITING}, {@code CALLING}, {@code LIVE}, {@code REFUSED} or {@code STOPPED}
     * @param linkProblem why not live
     * @param tier how sockets are seen
     * @param firewall how rules are enforced
     * @param revision of the desired state last accepted; 0 for none
     */
    record Status(
            String version,
            String host,
            String fleet,
            String group,
            String controller,
            String link,
            Optional<String> linkProblem,
            Instant certificateUntil,
            String tier,
            Optional<String> tierReason,
            String firewall,
            Optional<String> firewallReason,
            long revision,
            Optional<String> refusal,
            Optional<String> policyVersion,
            String isolation,
            Optional<Instant> isolatedUntil,
            int flows,
            Spooled spool,
            List<Problem> warnings) {}

    /**
     * What waits to be sent.
     *
     * @param dropped since the spool was made
     */
    record Spooled(long waiting, long dropped) {}

    /** A standing warning. */
    record Problem(String code, String severity, String text, Instant since) {}

    /** One open flow. */
    record Connection(
            String transport,
            String direction,
            String local,
            Optional<String> peer,
            Optional<String> name,
            String outcome,
            Optional<Long> bytesSent,
            Optional<Long> bytesReceived,
            Instant since,
            String method,
            Optional<Integer> pid,
            Optional<String> binary,
            Optional<String> user,
            Optional<String> verdict) {}

    /**
     * One binary that holds sockets now.
     *
     * @param evidence in words
     */
    record BinaryReport(
            String path,
            Optional<String> sha256,
            Optional<String> installedBy,
            List<Integer> pids,
            String verdict,
            Optional<String> family,
            double confidence,
            List<String> evidence) {}
}

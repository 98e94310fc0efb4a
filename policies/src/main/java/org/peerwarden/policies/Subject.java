package org.peerwarden.policies;

import java.util.Optional;

/**
 * What a policy is asked about: a binary as a whole, or one conversation, on a host. What is not known is empty.
 *
 * @param group the group that the host is in
 * @param binary who talks
 * @param verdict what it talks; empty while nothing is suspected
 * @param conversation with whom; empty when the binary as a whole is meant
 */
public record Subject(
        String group, Optional<Program> binary, Optional<Judgement> verdict, Optional<Conversation> conversation) {

    /**
     * Who talks.
     *
     * @param sha256 64 lower-case hexadecimal digits
     */
    public record Program(String path, Optional<String> sha256, Optional<String> packageName) {}

    /** What a binary was found to talk. */
    public record Judgement(Level level, Optional<String> family, Optional<Kind> kind) {}

    /**
     * One flow.
     *
     * @param peer empty for a listener and where the host cannot see it
     */
    public record Conversation(Transport transport, int localPort, Optional<Peer> peer) {}

    /** The other end of a flow. */
    public record Peer(Address address, int port) {}
}

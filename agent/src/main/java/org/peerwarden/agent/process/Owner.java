package org.peerwarden.agent.process;

import java.util.List;
import java.util.Optional;

/**
 * A process that holds sockets, described when it was first seen with one.
 *
 * @param commandLine with secrets redacted by {@link Redaction}
 * @param uid -1 where unknown
 * @param user name of the user; empty where it has none
 * @param parents from the direct parent towards the first process, at most 16
 * @param cgroup control group path (v2)
 * @param unit systemd unit
 * @param container container identifier
 * @param networkNamespace inode of the network namespace; 0 where unknown
 */
public record Owner(
        ProcessKey process,
        Binary binary,
        List<String> commandLine,
        int uid,
        Optional<String> user,
        List<Parent> parents,
        Optional<String> cgroup,
        Optional<String> unit,
        Optional<String> container,
        long networkNamespace) {
    public Owner {
        commandLine = List.copyOf(commandLine);
        parents = List.copyOf(parents);
    }

    /** Whether it is the same process running the same binary, however much is known of either. */
    public boolean sameProgram(Owner other) {
        return process.equals(other.process) && binary.id() == other.binary.id();
    }

    /** The same with more known about its binary. */
    Owner with(Binary known) {
        return new Owner(process, known, commandLine, uid, user, parents, cgroup, unit, container, networkNamespace);
    }

    /** A process above another. */
    public record Parent(ProcessKey process, String executable) {}
}

package org.peerwarden.installers.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Namespaces that are held open by a first process of their own. That process reads from a pipe of this JVM and ends at its
 * end, so that nothing is left running even when this JVM is killed.
 *
 * @param holder the {@code unshare} that was started; ending it ends the first process
 * @param first the first process, by its number outside
 */
record Namespaces(Process holder, long first) {
    private static final Duration STARTING = Duration.ofSeconds(20);

    /**
     * @param kinds the options of {@code unshare} that name what is made
     * @param inside the command of the first process, which writes a line {@code ready} when it is
     */
    static Namespaces make(Optional<Cgroup> cgroup, List<String> kinds, List<String> inside) {
        List<String> command = new ArrayList<>();
        // The cgroup first: the root of a cgroup namespace is where the process is that makes it.
        command.addAll(List.of("bash", "-c", "[ -z \"$0\" ] || echo $$ >\"$0/cgroup.procs\"; exec unshare \"$@\""));
        command.add(cgroup.map(made -> made.path().toString()).orElse(""));
        command.addAll(kinds);
        command.addAll(List.of("--fork", "--kill-child"));
        command.addAll(inside);
        try {
            Process holder =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            var reader = holder.inputReader(StandardCharsets.UTF_8);
            StringBuilder said = new StringBuilder();
            String line = reader.readLine();
            while (line != null && !line.equals("ready")) {
                said.append(line).append('\n');
                line = reader.readLine();
            }
            if (line == null) {
                throw new LabException(
                        "NAMESPACE_MISSING",
                        "a host did not start: " + said.toString().strip());
            }
            long first = Await.present(
                    "the first process of a host",
                    STARTING,
                    () -> holder.children().findFirst().map(ProcessHandle::pid));
            return new Namespaces(holder, first);
        } catch (IOException e) {
            throw new LabException("NAMESPACE_MISSING", "cannot start " + command, e);
        }
    }

    /** The command that runs another one inside, in a cgroup and with an environment of its own. */
    List<String> entering(Optional<Cgroup> cgroup, Path directory, List<String> environment, List<String> command) {
        List<String> all = new ArrayList<>(List.of(
                "bash",
                "-c",
                "[ -z \"$0\" ] || echo $$ >\"$0/cgroup.procs\"; exec nsenter --all --target \"$@\"",
                cgroup.map(made -> made.path().toString()).orElse(""),
                Long.toString(first),
                "env",
                "-i",
                "-C",
                directory.toString()));
        all.addAll(environment);
        all.addAll(command);
        return all;
    }

    boolean isAlive() {
        return holder.isAlive();
    }

    /** Ends every process inside, at once. */
    void end() {
        try {
            holder.descendants().forEach(ProcessHandle::destroyForcibly);
            holder.destroyForcibly();
            holder.getOutputStream().close();
            holder.onExit().join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

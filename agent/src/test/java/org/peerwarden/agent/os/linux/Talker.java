package org.peerwarden.agent.os.linux;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.peerwarden.agent.process.ProcessKey;

/** A program of its own, a copy of perl, in a control group of the test's; it does what it is told, a line at a time. */
final class Talker implements AutoCloseable {
    private static final String LOOP = "use IO::Socket::INET; $| = 1; $SIG{PIPE} = 'IGNORE';"
            + " while (<STDIN>) { chomp; my $r = eval $_; print defined $r ? $r : \"error: $@$!\", \"\\n\"; }";

    private final Process process;
    private final BufferedReader output;
    private final Writer input;

    /** Starts it in the control group whose directory this is. */
    Talker(Path program, Path group) {
        try {
            if (!Files.exists(program)) {
                Files.copy(Path.of("/usr/bin/perl"), program);
            }
            process = new ProcessBuilder(
                            "sh",
                            "-ec",
                            "echo $$ > \"$1/cgroup.procs\"; exec \"$2\" -e \"$3\"",
                            "sh",
                            group.toString(),
                            program.toString(),
                            LOOP)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        input = process.outputWriter(StandardCharsets.UTF_8);
        say("1");
    }

    /** What it answers to one line of perl. */
    String say(String line) {
        try {
            input.write(line + "\n");
            input.flush();
            return Optional.ofNullable(output.readLine()).orElse("gone");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a new connection comes about. */
    boolean connects(String address, int port) {
        return say("IO::Socket::INET->new(PeerAddr => '" + address + ":" + port + "', Timeout => 1) ? 'yes' : 'no'")
                .equals("yes");
    }

    ProcessKey process() {
        return new ProcProcesses()
                .processes().stream()
                        .filter(key -> key.pid() == process.pid())
                        .findFirst()
                        .orElseThrow();
    }

    /** The control group that it is in. */
    String group() {
        return CgroupTree.of((int) process.pid()).orElse("none");
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}

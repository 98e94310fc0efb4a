package org.peerwarden.installers.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A program that runs in a host until it is stopped, its output going to a file. */
public final class LabProcess {
    private static final Duration ENDING = Duration.ofSeconds(15);

    private final String name;
    /** The {@code nsenter} outside, which ends when the program inside does, and as it does. */
    private final Process outside;

    private final Path output;

    LabProcess(String name, Process outside, Path output) {
        this.name = name;
        this.outside = outside;
        this.output = output;
    }

    public String name() {
        return name;
    }

    public boolean isAlive() {
        return outside.isAlive();
    }

    /** Empty while it runs; 128 and the signal's number where one ended it. */
    public Optional<Integer> status() {
        return outside.isAlive() ? Optional.empty() : Optional.of(outside.exitValue());
    }

    /** Both of its streams, so far. */
    public String output() {
        try {
            return Files.exists(output) ? Files.readString(output) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its process number as the machine outside sees it. */
    public long pid() {
        return Await.present("the process of " + name, ENDING, () -> {
            if (!outside.isAlive()) {
                throw new LabException(
                        "PROGRAM_ENDED", name + " has ended with " + outside.exitValue() + ": " + tail());
            }
            return outside.children().findFirst().map(ProcessHandle::pid);
        });
    }

    /** Asks it to end ({@code SIGTERM}), and makes it when it does not. */
    public void stop() {
        outside.children().forEach(ProcessHandle::destroy);
        awaitEnd();
    }

    /** Ends it at once ({@code SIGKILL}), with no chance to tidy up. */
    public void kill() {
        outside.children().forEach(ProcessHandle::destroyForcibly);
        awaitEnd();
    }

    /** The last lines of its output, for messages. */
    public String tail() {
        String all = output();
        return all.substring(Math.max(0, all.length() - 2000)).strip();
    }

    private void awaitEnd() {
        try {
            if (!outside.waitFor(ENDING.toMillis(), TimeUnit.MILLISECONDS)) {
                outside.descendants().forEach(ProcessHandle::destroyForcibly);
                outside.waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("INTERRUPTED", "interrupted while ending " + name, e);
        }
    }
}

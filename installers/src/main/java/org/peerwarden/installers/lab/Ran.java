package org.peerwarden.installers.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A command that has run to its end.
 *
 * @param status its exit status; 128 and more for a signal
 * @param output what it wrote to standard output
 * @param errors what it wrote to standard error
 * @param took from its start to its end
 */
public record Ran(List<String> command, int status, String output, String errors, Duration took) {
    public Ran {
        command = List.copyOf(command);
    }

    /**
     * Runs a command, with nothing on its standard input.
     *
     * @throws LabException {@code COMMAND_MISSING} where it cannot be started, {@code COMMAND_TOO_SLOW} after the deadline,
     *     when it has been ended
     */
    public static Ran of(List<String> command, Duration deadline) {
        return of(command, "", deadline);
    }

    /** Runs a command with the given text on its standard input. */
    public static Ran of(List<String> command, String input, Duration deadline) {
        long start = System.nanoTime();
        Process process;
        try {
            process = new ProcessBuilder(command).start();
        } catch (IOException e) {
            throw new LabException("COMMAND_MISSING", "cannot start " + command, e);
        }
        CompletableFuture<String> output = reading(process.getInputStream());
        CompletableFuture<String> errors = reading(process.getErrorStream());
        try {
            try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
                stdin.write(input);
            } catch (IOException alreadyGone) {
                // Its status and its errors say why it did not read what it was given.
            }
            if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new LabException("COMMAND_TOO_SLOW", command + " took more than " + deadline.toMillis() + " ms");
            }
        } catch (InterruptedException e) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new LabException("INTERRUPTED", "interrupted while running " + command, e);
        }
        return new Ran(
                command,
                process.exitValue(),
                output.join(),
                errors.join(),
                Duration.ofNanos(System.nanoTime() - start));
    }

    /** This, where it ended with status 0. */
    public Ran orFail() {
        if (status != 0) {
            throw new LabException(
                    "COMMAND_FAILED",
                    command + " ended with status " + status + ": " + errors.strip() + output.strip());
        }
        return this;
    }

    /** The same, told as what was run on a host instead of how the host was entered for it. */
    Ran named(String host, List<String> inside) {
        List<String> told = new ArrayList<>(List.of("on " + host + ":"));
        told.addAll(inside);
        return new Ran(told, status, output, errors, took);
    }

    public boolean succeeded() {
        return status == 0;
    }

    private static CompletableFuture<String> reading(InputStream stream) {
        CompletableFuture<String> text = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try (stream) {
                text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                text.completeExceptionally(new UncheckedIOException(e));
            }
        });
        return text;
    }
}

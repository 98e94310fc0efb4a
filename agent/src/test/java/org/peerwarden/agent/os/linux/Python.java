package org.peerwarden.agent.os.linux;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Python script that runs until it is closed, and answers in lines. */
final class Python implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter questions;

    /** Runs the script with an interpreter; what is not handled ends it. */
    static Python run(Path interpreter, String script, String... arguments) {
        List<String> command = new ArrayList<>(List.of(interpreter.toString(), "-c", script));
        command.addAll(List.of(arguments));
        try {
            return new Python(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Python run(String script, String... arguments) {
        return run(Path.of("/usr/bin/python3"), script, arguments);
    }

    private Python(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.questions = process.outputWriter(StandardCharsets.UTF_8);
    }

    int pid() {
        return (int) process.pid();
    }

    /** The next line that the script prints. */
    String line() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new AssertionError("the script ended");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets the script go on to its next line. */
    void goOn() {
        try {
            questions.write("\n");
            questions.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        end();
    }

    /** Kills it and waits until it is gone. */
    void end() {
        process.destroyForcibly();
        boolean interrupted = false;
        while (true) {
            try {
                process.waitFor();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

package org.peerwarden.installers.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Connections over loopback, both ends held by real processes in this network namespace. The processes are perl, which every
 * Debian has; each holds some hundred sockets, as servers do.
 */
final class HeldSockets implements AutoCloseable {
    private final List<Process> holders = new ArrayList<>();
    private final int sockets;

    /**
     * Opens them; returns when all are open.
     *
     * @param connections of each process with itself: two sockets each
     */
    HeldSockets(int processes, int connections) {
        sockets = 2 * processes * connections;
        try {
            String program = program();
            for (int index = 0; index < processes; index++) {
                String address = "127.1.%d.%d".formatted(index / 250, 1 + index % 250);
                holders.add(new ProcessBuilder("perl", "-e", program, address, String.valueOf(connections))
                        .redirectErrorStream(true)
                        .start());
            }
            for (Process holder : holders) {
                BufferedReader said = holder.inputReader(StandardCharsets.UTF_8);
                String line = said.readLine();
                if (!"ready".equals(line)) {
                    throw new BenchException("BENCH_TOOL_FAILED", "a process that should hold sockets said: " + line);
                }
            }
        } catch (IOException e) {
            close();
            throw new BenchException("BENCH_TOOL_FAILED", "start perl: " + e.getMessage());
        } catch (BenchException e) {
            close();
            throw e;
        }
    }

    /** How many connected sockets are held; each process has a listener besides. */
    int sockets() {
        return sockets;
    }

    private static String program() throws IOException {
        try (InputStream in = HeldSockets.class.getResourceAsStream("hold-sockets")) {
            return new String(Objects.requireNonNull(in, "hold-sockets").readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        holders.forEach(Process::destroyForcibly);
        holders.forEach(holder -> holder.onExit().join());
    }
}

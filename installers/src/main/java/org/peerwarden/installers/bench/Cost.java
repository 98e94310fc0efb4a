package org.peerwarden.installers.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What something cost, once.
 *
 * @param cpuSeconds user and system time; of all threads of this JVM where it ran inside, its compiler and collector included
 * @param allocatedBytes on the heap by the calling thread; 0 for another process
 */
record Cost(double cpuSeconds, double wallSeconds, double allocatedBytes) {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final double NANOS = 1e9;

    /** Of a piece of this JVM, as the mean of several runs one after another. */
    static Cost inside(int runs, Runnable action) {
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        long cpu = PROCESS.getProcessCpuTime();
        long wall = System.nanoTime();
        for (int run = 0; run < runs; run++) {
            action.run();
        }
        return new Cost(
                (PROCESS.getProcessCpuTime() - cpu) / NANOS / runs,
                (System.nanoTime() - wall) / NANOS / runs,
                (double) (THREADS.getCurrentThreadAllocatedBytes() - allocated) / runs);
    }

    /** Of a program, its output thrown away, as the mean of several runs. */
    static Cost program(int runs, List<String> command) {
        double cpu = 0;
        double wall = 0;
        for (int run = 0; run < runs; run++) {
            double[] times = time(command);
            cpu += times[0] + times[1];
            wall += times[2];
        }
        return new Cost(cpu / runs, wall / runs, 0);
    }

    /** User, system and wall seconds as bash measures them, to the millisecond. */
    private static double[] time(List<String> command) {
        String script = "TIMEFORMAT='%U %S %R'; time " + String.join(" ", command) + " >/dev/null";
        try {
            Process process = new ProcessBuilder("bash", "-c", script)
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            String[] times = output.substring(output.lastIndexOf('\n') + 1).split(" ", -1);
            if (process.waitFor() != 0 || times.length != 3) {
                throw new BenchException("BENCH_TOOL_FAILED", String.join(" ", command) + ": " + output);
            }
            return new double[] {
                Double.parseDouble(times[0]), Double.parseDouble(times[1]), Double.parseDouble(times[2])
            };
        } catch (IOException e) {
            throw new BenchException("BENCH_TOOL_FAILED", String.join(" ", command) + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("INTERRUPTED", "while running " + String.join(" ", command));
        }
    }
}

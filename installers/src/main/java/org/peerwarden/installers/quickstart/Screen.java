package org.peerwarden.installers.quickstart;

import java.io.PrintStream;
import java.time.Duration;

/** What is written for the person who looks on: one line a step, and tables between. */
final class Screen {
    private static final String GREEN = "\033[32m";
    private static final String RED = "\033[31m";
    private static final String BOLD = "\033[1m";
    private static final String PLAIN = "\033[0m";

    private final PrintStream out;
    private final boolean terminal;
    private final long start = System.nanoTime();

    /** @param terminal whether a person reads it, who is shown colour */
    Screen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    boolean terminal() {
        return terminal;
    }

    /** What is being done. */
    void doing(String what) {
        line("     " + what);
    }

    /** A step that came out, with what was measured. */
    void passed(String what) {
        line(paint(GREEN, "ok   ") + what);
    }

    /** A step that did not. */
    void failed(String what) {
        line(paint(RED, "FAIL ") + what);
    }

    /** A command as an operator types it, with what it answered. */
    void typed(String command, String answer) {
        out.println();
        out.println(paint(BOLD, "$ " + command));
        out.print(answer);
        out.println();
        out.flush();
    }

    void say(String text) {
        out.println(text);
        out.flush();
    }

    /** Begins the picture anew on a terminal. */
    void clear() {
        if (terminal) {
            out.print("\033[H\033[2J");
        }
    }

    private void line(String text) {
        out.printf("%5.1f s  %s%n", Duration.ofNanos(System.nanoTime() - start).toMillis() / 1e3, text);
        out.flush();
    }

    private String paint(String colour, String text) {
        return terminal ? colour + text + PLAIN : text;
    }
}

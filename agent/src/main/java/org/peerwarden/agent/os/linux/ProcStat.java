package org.peerwarden.agent.os.linux;

import java.util.Optional;

/**
 * What {@code /proc/PID/stat} says, as far as it is of use. See proc_pid_stat(5).
 *
 * @param start clock ticks from boot
 */
record ProcStat(int pid, String name, int parent, long start) {
    /** Field numbers of the manual page, counted from the one after the name. */
    private static final int PARENT = 4 - 3;

    private static final int START = 22 - 3;

    /** Empty when it is cut off or is none. The name may hold spaces and parentheses; the last one ends it. */
    static Optional<ProcStat> parse(String text) {
        int open = text.indexOf('(');
        int close = text.lastIndexOf(')');
        if (open < 1 || close < open || close + 2 > text.length()) {
            return Optional.empty();
        }
        String[] fields = text.substring(close + 2).split(" ", START + 2);
        if (fields.length <= START) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ProcStat(
                    Integer.parseInt(text.substring(0, open).strip()),
                    text.substring(open + 1, close),
                    Integer.parseInt(fields[PARENT]),
                    Long.parseLong(fields[START].strip())));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}

package org.peerwarden.agent;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What is logged, as one line of {@code key=value} each, to standard error. */
final class LogLines extends Formatter {
    private static final String OURS = "org.peerwarden.agent.";

    /** Makes the whole process log so. To be called before anything logs. */
    static void install() {
        System.setProperty("java.util.logging.manager", LastingLog.class.getName());
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        ConsoleHandler handler = new ConsoleHandler();
        handler.setFormatter(new LogLines());
        root.addHandler(handler);
        root.setLevel(Level.INFO);
        quiet("io.grpc");
        quiet("io.netty");
    }

    /** What they call information is of no use to an administrator. */
    private static void quiet(String library) {
        Logger.getLogger(library).setLevel(Level.SEVERE);
    }

    @Override
    public String format(LogRecord line) {
        String name = String.valueOf(line.getLoggerName());
        StringBuilder text = new StringBuilder("time=")
                .append(line.getInstant())
                .append(" level=")
                .append(level(line.getLevel()))
                .append(" from=")
                .append(name.startsWith(OURS) ? name.substring(OURS.length()) : name)
                .append(' ')
                .append(formatMessage(line).replace('\n', ' '));
        if (line.getThrown() != null) {
            StringWriter trace = new StringWriter();
            line.getThrown().printStackTrace(new PrintWriter(trace, true));
            text.append('\n').append(trace.toString().stripTrailing());
        }
        return text.append('\n').toString();
    }

    private static String level(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return "error";
        }
        return level.intValue() >= Level.WARNING.intValue() ? "warn" : "info";
    }
}

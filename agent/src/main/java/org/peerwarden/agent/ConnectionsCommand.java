package org.peerwarden.agent;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.peerwarden.agent.control.ControlClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code peerwarden-agent connections}. */
@Command(name = "connections", description = "What is open on this host now, and whose it is.")
final class ConnectionsCommand implements Callable<Integer> {
    private static final String ROW = "%-4s %-11s %-28s %-34s %9s %9s %7s %-9s %s%n";

    @Mixin
    private Place place = new Place();

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Map<String, Object> answer =
                new ControlClient(place.resolve().controlSocket()).ask(Map.of("request", "connections"));
        List<?> connections = (List<?>) answer.getOrDefault("connections", List.of());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(ControlClient.json(Map.of("connections", connections)));
        } else {
            print(out, connections);
        }
        out.flush();
        return 0;
    }

    private static void print(PrintWriter out, List<?> connections) {
        out.printf(ROW, "", "OUTCOME", "LOCAL", "PEER", "SENT", "RECEIVED", "PID", "KNOWN BY", "BINARY");
        for (Object connection : connections) {
            if (connection instanceof Map<?, ?> parts) {
                out.printf(
                        ROW,
                        parts.get("transport"),
                        parts.get("outcome"),
                        parts.get("local"),
                        text(parts, "name", text(parts, "peer", "-")),
                        text(parts, "bytesSent", "-"),
                        text(parts, "bytesReceived", "-"),
                        text(parts, "pid", "-"),
                        parts.get("method"),
                        text(parts, "binary", "-")
                                + (parts.containsKey("verdict") ? "  [" + parts.get("verdict") + "]" : ""));
            }
        }
    }

    private static String text(Map<?, ?> parts, String name, String otherwise) {
        return parts.containsKey(name) ? String.valueOf(parts.get(name)) : otherwise;
    }
}

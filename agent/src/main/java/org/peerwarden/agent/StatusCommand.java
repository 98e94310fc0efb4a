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

/** {@code peerwarden-agent status}. */
@Command(name = "status", description = "How the running agent stands.")
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private Place place = new Place();

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Map<String, Object> answer =
                new ControlClient(place.resolve().controlSocket()).ask(Map.of("request", "status"));
        Map<?, ?> status = (Map<?, ?>) answer.getOrDefault("status", Map.of());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(ControlClient.json(Map.of("status", status)));
        } else {
            print(out, status);
        }
        out.flush();
        return 0;
    }

    private static void print(PrintWriter out, Map<?, ?> status) {
        status.forEach((name, value) -> {
            if (value instanceof Map<?, ?> parts) {
                parts.forEach((part, number) -> out.printf("%-18s %s%n", name + " " + part, number));
            } else if (!(value instanceof List)) {
                out.printf("%-18s %s%n", words(String.valueOf(name)), value);
            }
        });
        if (status.get("warnings") instanceof List<?> warnings) {
            for (Object warning : warnings) {
                if (warning instanceof Map<?, ?> parts) {
                    out.printf("%-18s %s: %s%n", parts.get("severity"), parts.get("code"), parts.get("text"));
                }
            }
        }
    }

    private static String words(String name) {
        return name.replaceAll("([A-Z])", " $1").toLowerCase(java.util.Locale.ROOT);
    }
}

package org.peerwarden.controller.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Cuts a host off from everything but the controller. */
@Command(name = "isolate", description = "Cut a host off from everything but the controller.")
final class IsolateCommand extends ApiCommand {
    /** {@code cidr}, {@code cidr:port}, {@code [cidr]:port}: an IPv6 network stands in brackets before a port. */
    private static final Pattern EXCEPTION = Pattern.compile(
            "\\[(?<six>[0-9a-fA-F:.]+(?:/\\d+)?)](?::(?<p6>\\d+))?|(?<four>[^:\\[\\]]+)(?::(?<p4>\\d+))?|(?<bare>[0-9a-fA-F:.]+(?:/\\d+)?)");

    @Parameters(paramLabel = "HOST", description = "Name or identifier of a host.")
    private String host = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; the person at the host may read it.")
    private @Nullable String reason;

    @Option(
            names = "--lease",
            paramLabel = "TIME",
            description = "How long it holds when the controller is not heard any more, e.g. 1h.")
    private @Nullable Duration lease;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            description = "End by itself after this time, e.g. 2h; never unless given.")
    private @Nullable Duration time;

    @Option(
            names = "--allow",
            paramLabel = "CIDR[:PORT]",
            description = "May be reached besides the controller; repeatable. IPv6 with a port: [2001:db8::/32]:443.")
    private List<String> allow = List.of();

    @Mixin
    private WaitOptions wait = new WaitOptions();

    @Override
    ExitCode ask(ApiClient api) throws InterruptedException {
        ObjectNode body = body();
        JsonNode found = HostChoice.host(api, host);
        String id = text(found, "id");
        JsonNode decision = api.post("/v1/hosts/" + id + "/isolate", body);
        String decisionId = text(decision, "id");
        JsonNode last = wait.until(
                root(), api.get("/v1/hosts/" + id, Map.of()), () -> api.get("/v1/hosts/" + id, Map.of()), now -> {
                    JsonNode isolation = now.path("isolation");
                    return text(isolation, "decisionId").equals(decisionId)
                            && (text(isolation, "state").equals("verified")
                                    || text(isolation, "state").equals("not-effective"));
                });
        root().show(last, () -> report(last));
        return wait.wanted() && !text(last.path("isolation"), "state").equals("verified")
                ? ExitCode.FAILED
                : ExitCode.DONE;
    }

    private ObjectNode body() {
        ObjectNode body = object();
        body.put("reason", reason == null ? "Isolated by an operator." : reason);
        if (lease != null) {
            body.put("leaseSeconds", lease.toSeconds());
        }
        if (time != null) {
            body.put("expiresInSeconds", time.toSeconds());
        }
        if (!allow.isEmpty()) {
            var exceptions = body.putArray("allow");
            allow.forEach(text -> exceptions.add(exception(text)));
        }
        return body;
    }

    private static ObjectNode exception(String text) {
        Matcher parts = EXCEPTION.matcher(text);
        if (!parts.matches()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "BAD_VALUE",
                    "'" + text + "' is not a network; write 10.0.0.0/8, 10.0.0.2:443 or [2001:db8::/32]:443.");
        }
        ObjectNode exception = Json.MAPPER.createObjectNode();
        exception.put("cidr", first(parts.group("six"), parts.group("four"), parts.group("bare")));
        String port = first(parts.group("p6"), parts.group("p4"));
        if (!port.isEmpty()) {
            exception.put("port", Long.parseLong(port));
        }
        return exception;
    }

    private static String first(@Nullable String... groups) {
        for (String group : groups) {
            if (group != null) {
                return group;
            }
        }
        return "";
    }

    private String report(JsonNode host) {
        JsonNode isolation = host.path("isolation");
        Report report = new Report(root().surroundings().colour());
        report.line("Host", text(host, "name"));
        report.line("Isolation", text(isolation, "state"));
        report.line("Lease until", when(isolation, "leaseUntil"));
        isolation
                .path("probes")
                .forEach(probe -> report.line(
                        "Probe",
                        (probe.path("asExpected").asBoolean(false) ? "as expected: " : "NOT as expected: ")
                                + text(probe, "what") + ": " + text(probe, "outcome")));
        if (!host.path("online").asBoolean(false)) {
            report.line("Note", "the host is not connected; it is isolated when it comes back");
        }
        return report.text();
    }
}

package org.peerwarden.controller.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** One host. */
@Command(
        name = "host",
        description = "Look at one host, or remove it from the fleet.",
        subcommands = {HostCommand.Show.class, HostCommand.Remove.class})
final class HostCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                java.util.Objects.requireNonNull(spec, "set by picocli").commandLine(), "Which command?");
    }

    /** No longer of the fleet. */
    @Command(
            name = "remove",
            description =
                    "Remove a host from the fleet: its certificate is refused from then on. What is blocked there stays"
                            + " until the agent's own 'cleanup'; its history stays.")
    static final class Remove extends ApiCommand {
        @Parameters(paramLabel = "HOST", description = "Name or identifier of a host.")
        private String host = "";

        @Override
        ExitCode ask(ApiClient api) {
            String id = HostChoice.id(api, host);
            api.delete("/v1/hosts/" + id);
            root().remark("Removed " + host + " (" + id + "); to join again it needs a new token.");
            return ExitCode.DONE;
        }
    }

    /** All that is known of a host. */
    @Command(name = "show", description = "Show one host, with what is wanted of it and what is in force.")
    static final class Show extends ApiCommand {
        @Parameters(paramLabel = "HOST", description = "Name or identifier of a host.")
        private String host = "";

        @Override
        ExitCode ask(ApiClient api) {
            JsonNode found = HostChoice.host(api, host);
            root().show(found, () -> text(found));
            return ExitCode.DONE;
        }

        private String text(JsonNode host) {
            Report report = new Report(root().surroundings().colour());
            JsonNode revision = host.path("revision");
            JsonNode isolation = host.path("isolation");
            report.line("Host", text(host, "name"));
            report.line("Identifier", text(host, "id"));
            report.line("Group", text(host, "group"));
            report.line("State", host.path("online").asBoolean(false) ? "online" : "offline");
            report.line("Last seen", ago(host, "lastSeen"));
            report.line("System", words(text(host, "osVersion"), text(host, "kernel"), text(host, "architecture")));
            report.line("Agent", text(host, "agentVersion"));
            report.line(
                    "Addresses",
                    String.join(
                            ", ",
                            host.path("addresses")
                                    .valueStream()
                                    .map(JsonNode::asString)
                                    .toList()));
            report.line("Tier", reasoned(text(host, "tier"), text(host, "tierReason")));
            report.line("Firewall", reasoned(text(host, "firewall"), text(host, "firewallReason")));
            report.line("Policy", text(host, "policyVersion"));
            report.line(
                    "Revision",
                    HostsCommand.revision(host)
                            + (text(revision, "state").equals("none") ? "" : ", " + text(revision, "state")));
            report.line(
                    "Refused",
                    words(text(revision, "refused"), text(revision, "refusalCode"), text(revision, "refusal")));
            report.line("Isolation", text(isolation, "state"));
            report.line("Reason", text(isolation, "reason"));
            report.line("Lease until", when(isolation, "leaseUntil"));
            isolation
                    .path("probes")
                    .forEach(probe -> report.line(
                            "Probe",
                            (probe.path("asExpected").asBoolean(false) ? "as expected: " : "NOT as expected: ")
                                    + text(probe, "what") + ": " + text(probe, "outcome")));
            host.path("blocks")
                    .forEach(block -> report.line(
                            "Blocks",
                            text(block, "what") + " (" + text(block, "source") + "), stopped " + text(block, "packets")
                                    + " packets"));
            host.path("notEnforced")
                    .forEach(one -> report.line("Not enforced", text(one, "source") + ": " + text(one, "reason")));
            host.path("health")
                    .forEach(warning -> report.line(
                            "Health",
                            text(warning, "severity") + " " + text(warning, "code") + ": " + text(warning, "text")));
            return report.text();
        }

        private static String reasoned(String what, String reason) {
            return reason.isEmpty() ? what : what + " (" + reason + ")";
        }

        private static String words(String... words) {
            return java.util.Arrays.stream(words)
                    .filter(word -> !word.isEmpty())
                    .collect(java.util.stream.Collectors.joining(", "));
        }
    }
}

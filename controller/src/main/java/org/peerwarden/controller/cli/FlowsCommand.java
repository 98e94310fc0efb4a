package org.peerwarden.controller.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Conversations, as they were or as they happen. */
@Command(name = "flows", description = "List conversations, or follow them as they happen.")
final class FlowsCommand extends ApiCommand {
    /** Characters of a path that leave room for the rest of a line. */
    private static final int SHOWN = 26;

    @Option(names = "--host", paramLabel = "HOST", description = "Only of this host: name or identifier.")
    private @Nullable String host;

    @Option(names = "--path", paramLabel = "PATH", description = "Only of the binary with this full path.")
    private @Nullable String path;

    @Option(names = "--peer", paramLabel = "CIDR", description = "Only with peers in this network, or this address.")
    private @Nullable String peer;

    @Option(names = "--port", paramLabel = "PORT", description = "Only with this port on either side.")
    private @Nullable Integer port;

    @Option(names = "--transport", paramLabel = "tcp|udp", description = "Only of this transport.")
    private @Nullable String transport;

    @Option(names = "--outcome", paramLabel = "WORD", description = "Only with this outcome, e.g. established.")
    private @Nullable String outcome;

    @Option(
            names = "--since",
            paramLabel = "AGO",
            description = "Only those seen in this last time, e.g. 15m; a day unless given.")
    private java.time.@Nullable Duration since;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what happens now, until interrupted.")
    private boolean follow;

    @Option(
            names = "--limit",
            paramLabel = "COUNT",
            defaultValue = "200",
            description = "The most to list (${DEFAULT-VALUE}).")
    private int limit;

    @Override
    ExitCode ask(ApiClient api) {
        String id = host == null ? "" : HostChoice.id(api, host);
        return follow ? follow(api, id) : list(api, id);
    }

    private ExitCode list(ApiClient api, String hostId) {
        Map<String, String> filters = new LinkedHashMap<>();
        if (!hostId.isEmpty()) {
            filters.put("host", hostId);
        }
        BinariesCommand.put(filters, "path", path);
        BinariesCommand.put(filters, "peer", peer);
        BinariesCommand.put(filters, "port", port == null ? null : port.toString());
        BinariesCommand.put(filters, "transport", transport);
        BinariesCommand.put(filters, "outcome", outcome);
        BinariesCommand.put(
                filters, "since", since == null ? null : now().minus(since).toString());
        ArrayNode flows = api.list("/v1/flows", filters, limit);
        Table table = new Table(
                "SEEN", "HOST", "BINARY", "", "LOCAL", "", "PEER", "NAME", "OUTCOME", "SENT", "RECEIVED", "OWNER");
        flows.forEach(flow -> table.row(
                ago(flow, "lastSeen"),
                BinariesCommand.name(flow),
                shortened(text(flow, "binary")),
                text(flow, "transport"),
                endpoint(flow.path("local")),
                arrow(flow),
                endpoint(flow.path("peer")),
                text(flow, "dnsName"),
                text(flow, "outcome"),
                text(flow, "bytesSent"),
                text(flow, "bytesReceived"),
                text(flow, "attribution")));
        show(flows, table);
        return ExitCode.DONE;
    }

    private ExitCode follow(ApiClient api, String hostId) {
        if (peer != null && peer.contains("/")) {
            throw new CommandFailure(
                    ExitCode.USAGE, "BAD_VALUE", "--peer takes a single address where flows are followed.");
        }
        Map<String, String> query = new LinkedHashMap<>();
        query.put("types", "flow");
        if (!hostId.isEmpty()) {
            query.put("host", hostId);
        }
        api.watch(query, this::event);
        return ExitCode.DONE;
    }

    private boolean event(String name, JsonNode data) {
        if (name.equals("missed")) {
            root().remark("EVENTS_MISSED: " + text(data, "events") + " events came faster than they were read.");
        } else if (name.equals("flow") && wanted(data)) {
            java.io.PrintStream out = root().surroundings().out();
            out.println(root().json() ? Json.line(data) : Table.printable(line(data)));
            out.flush();
            return !out.checkError();
        }
        return true;
    }

    private boolean wanted(JsonNode flow) {
        return is(path, text(flow, "binary"))
                && is(peer, text(flow.path("peer"), "address"))
                && is(transport, text(flow, "transport"))
                && is(outcome, text(flow, "outcome"))
                && (port == null
                        || flow.path("local").path("port").asInt(-1) == port
                        || flow.path("peer").path("port").asInt(-1) == port);
    }

    /** On a terminal, the end of a long path: its name tells more than where it begins. Programs get it whole. */
    private String shortened(String path) {
        return root().surroundings().terminal() && path.length() > SHOWN
                ? "\u2026" + path.substring(path.length() - SHOWN + 1)
                : path;
    }

    private static boolean is(@Nullable String wanted, String found) {
        return wanted == null || wanted.equals(found);
    }

    private static String line(JsonNode flow) {
        String peer = endpoint(flow.path("peer"));
        return when(flow, "lastSeen") + "  " + BinariesCommand.name(flow) + "  " + text(flow, "binary") + "  "
                + text(flow, "transport") + "  " + endpoint(flow.path("local")) + " " + arrow(flow) + " "
                + (peer.isEmpty() ? "-" : peer) + "  " + text(flow, "outcome");
    }

    private static String arrow(JsonNode flow) {
        return switch (text(flow, "direction")) {
            case "inbound" -> "<-";
            case "outbound" -> "->";
            default -> "--";
        };
    }
}

package org.peerwarden.controller.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Whom binaries talk to. */
@Command(name = "peers", description = "List whom binaries talk to.")
final class PeersCommand extends ApiCommand {
    @Option(names = "--host", paramLabel = "HOST", description = "Only of this host: name or identifier.")
    private @Nullable String host;

    @Option(names = "--path", paramLabel = "PATH", description = "Only of the binary with this full path.")
    private @Nullable String path;

    @Option(names = "--p2p", description = "Only of binaries that are at least suspected to talk peer-to-peer.")
    private boolean peerToPeer;

    @Option(
            names = "--since",
            paramLabel = "AGO",
            description = "Only those seen in this last time, e.g. 15m; a day unless given.")
    private java.time.@Nullable Duration since;

    @Option(
            names = "--limit",
            paramLabel = "COUNT",
            defaultValue = "1000",
            description = "The most to list (${DEFAULT-VALUE}).")
    private int limit;

    @Override
    ExitCode ask(ApiClient api) {
        Map<String, String> filters = new LinkedHashMap<>();
        if (host != null) {
            filters.put("host", HostChoice.id(api, host));
        }
        BinariesCommand.put(filters, "path", path);
        if (peerToPeer) {
            filters.put("p2p", "true");
        }
        BinariesCommand.put(
                filters, "since", since == null ? null : now().minus(since).toString());
        ArrayNode peers = api.list("/v1/peers", filters, limit);
        Table table = new Table("HOST", "BINARY", "PEER", "PORTS", "NAMES", "FLOWS", "SENT", "RECEIVED", "SEEN");
        peers.forEach(peer -> table.row(
                BinariesCommand.name(peer),
                text(peer, "binary"),
                text(peer, "address"),
                joined(peer.path("ports")),
                joined(peer.path("dnsNames")),
                text(peer, "flows"),
                text(peer, "bytesSent"),
                text(peer, "bytesReceived"),
                ago(peer, "lastSeen")));
        show(peers, table);
        return ExitCode.DONE;
    }

    private static String joined(JsonNode texts) {
        return texts.valueStream().map(text -> text.asString("")).collect(Collectors.joining(","));
    }
}

package org.peerwarden.controller.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** The binaries that talk, with the verdict on each. */
@Command(name = "binaries", description = "List binaries that talk, with the verdict on each and its evidence.")
final class BinariesCommand extends ApiCommand {
    @Option(names = "--host", paramLabel = "HOST", description = "Only on this host: name or identifier.")
    private @Nullable String host;

    @Option(names = "--p2p", description = "Only those that are at least suspected to talk peer-to-peer.")
    private boolean peerToPeer;

    @Option(names = "--path", paramLabel = "PATH", description = "Only this full path.")
    private @Nullable String path;

    @Option(names = "--sha256", paramLabel = "HASH", description = "Only this hash.")
    private @Nullable String sha256;

    @Option(names = "--family", paramLabel = "NAME", description = "Only verdicts of this family, e.g. bittorrent.")
    private @Nullable String family;

    @Option(names = "--evidence", description = "With the reasons for each verdict below it.")
    private boolean evidence;

    @Option(
            names = "--limit",
            paramLabel = "COUNT",
            defaultValue = "10000",
            description = "The most to list (${DEFAULT-VALUE}).")
    private int limit;

    @Override
    ExitCode ask(ApiClient api) {
        Map<String, String> filters = new LinkedHashMap<>();
        if (host != null) {
            filters.put("host", HostChoice.id(api, host));
        }
        if (peerToPeer) {
            filters.put("p2p", "true");
        }
        put(filters, "path", path);
        put(filters, "sha256", sha256);
        put(filters, "family", family);
        ArrayNode binaries = api.list("/v1/binaries", filters, limit);
        root().show(binaries, () -> text(binaries));
        return ExitCode.DONE;
    }

    static void put(Map<String, String> filters, String name, @Nullable String value) {
        if (value != null) {
            filters.put(name, value);
        }
    }

    private String text(ArrayNode binaries) {
        Table table = new Table("HOST", "BINARY", "PACKAGE", "VERDICT", "FAMILY", "SURE", "PEERS", "FLOWS", "SHA-256");
        binaries.forEach(binary -> table.row(
                name(binary),
                text(binary, "path"),
                (text(binary, "package") + " " + text(binary, "packageVersion")).strip(),
                text(binary, "level"),
                text(binary, "family"),
                Math.round(100 * binary.path("confidence").asDouble(0)) + "%",
                text(binary, "peers"),
                text(binary, "flows"),
                cut(text(binary, "sha256"))));
        StringBuilder text = new StringBuilder(table.text(root().surroundings().colour()));
        if (evidence) {
            binaries.forEach(binary -> reasons(text, binary));
        }
        return text.toString();
    }

    private static void reasons(StringBuilder text, JsonNode binary) {
        if (!binary.path("evidence").isEmpty()) {
            text.append("\n")
                    .append(Table.printable(name(binary) + " " + text(binary, "path")))
                    .append("\n");
            binary.path("evidence")
                    .forEach(reason -> text.append(
                                    "  %+.2f  ".formatted(reason.path("weight").asDouble(0)))
                            .append(Table.printable(text(reason, "decider") + ": " + text(reason, "observation")))
                            .append("\n"));
        }
    }

    /** The host's name, or where it has none its identifier. */
    static String name(JsonNode entry) {
        String name = text(entry, "hostName");
        return name.isEmpty() ? text(entry, "host") : name;
    }

    private static String cut(String hash) {
        return hash.length() > 12 ? hash.substring(0, 12) : hash;
    }
}

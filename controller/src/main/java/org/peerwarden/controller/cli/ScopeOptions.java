package org.peerwarden.controller.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** What a block or allow is about, and where. */
final class ScopeOptions {
    @ArgGroup
    private @Nullable Where where;

    @Option(names = "--path", paramLabel = "PATH", description = "The binary with this full path.")
    private @Nullable String path;

    @Option(names = "--sha256", paramLabel = "HASH", description = "The binary with this hash.")
    private @Nullable String sha256;

    @Option(
            names = "--family",
            paramLabel = "NAME",
            description = "Binaries whose verdict is of this family, e.g. bittorrent.")
    private @Nullable String family;

    @Option(names = "--peer", paramLabel = "CIDR", description = "Peers in this network, or this address.")
    private @Nullable String peer;

    /** One host, one group, or where neither is given the whole fleet. */
    static final class Where {
        @Option(names = "--host", paramLabel = "HOST", description = "On this host alone: name or identifier.")
        private @Nullable String host;

        @Option(names = "--group", paramLabel = "NAME", description = "On hosts of this group alone.")
        private @Nullable String group;
    }

    ObjectNode scope(ApiClient api) {
        if (path == null && sha256 == null && family == null && peer == null) {
            throw new CommandFailure(
                    ExitCode.USAGE, "MISSING_OPTION", "say what: --path, --sha256, --family or --peer, or several.");
        }
        ObjectNode scope = Json.MAPPER.createObjectNode();
        if (where != null && where.host != null) {
            scope.put("host", HostChoice.id(api, where.host));
        }
        if (where != null && where.group != null) {
            scope.put("group", where.group);
        }
        put(scope, "path", path);
        put(scope, "sha256", sha256);
        put(scope, "family", family);
        put(scope, "peer", peer);
        return scope;
    }

    private static void put(ObjectNode scope, String name, @Nullable String value) {
        if (value != null) {
            scope.put(name, value);
        }
    }
}

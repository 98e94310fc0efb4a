package org.peerwarden.controller.cli;

import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A command that asks the controller. */
@Command
abstract class ApiCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public final Integer call() throws InterruptedException {
        try (ApiClient api = root().client()) {
            return ask(api).number();
        }
    }

    /** Asks, and shows what is answered. */
    abstract ExitCode ask(ApiClient api) throws InterruptedException;

    final Peerwarden root() {
        return (Peerwarden) spec().root().userObject();
    }

    final CommandSpec spec() {
        return Objects.requireNonNull(spec, "set by picocli");
    }

    final String ago(JsonNode json, String field) {
        return Durations.ago(now(), text(json, field));
    }

    /** A time to the second, in UTC; empty where it is left out. */
    static String when(JsonNode json, String field) {
        String time = text(json, field);
        return time.isEmpty()
                ? ""
                : Instant.parse(time)
                        .truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                        .toString();
    }

    final Instant now() {
        return root().surroundings().clock().instant();
    }

    final void show(JsonNode document, Table table) {
        root().show(document, () -> table.text(root().surroundings().colour()));
    }

    static ObjectNode object() {
        return Json.MAPPER.createObjectNode();
    }

    /** A field as text; empty where it is left out. */
    static String text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        return value.isValueNode() ? value.asString("") : "";
    }

    /** An address and port; empty where it is left out. */
    static String endpoint(JsonNode endpoint) {
        String address = text(endpoint, "address");
        if (address.isEmpty()) {
            return "";
        }
        return (address.contains(":") ? "[" + address + "]" : address) + ":" + text(endpoint, "port");
    }
}

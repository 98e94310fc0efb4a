package org.peerwarden.controller.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The contract, read from where the controller serves it. */
final class Contract {
    private final JsonNode document = read();
    private final SchemaCheck check = new SchemaCheck(document);

    JsonNode document() {
        return document;
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> operations.add(new Operation(
                                method.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                method.getValue().path("x-role").asString(),
                                method.getValue()))));
        return operations;
    }

    /** What an answer has that the contract does not say, or the other way round; empty where it is as described. */
    List<String> check(String method, String path, int status, String contentType, String body) {
        Optional<Operation> operation = operations().stream()
                .filter(known -> known.method().equals(method) && known.matches(path))
                .min((one, other) ->
                        Boolean.compare(one.path().contains("{"), other.path().contains("{")));
        String problem = "#/components/schemas/Problem";
        if (operation.isEmpty()) {
            return check.against(problem, body);
        }
        JsonNode responses = operation.get().json().path("responses");
        JsonNode response = responses.has("" + status) ? responses.path("" + status) : responses.path("default");
        if (status < 400 && !responses.has("" + status)) {
            return List.of(method + " " + path + " answers " + status + ", which is not described");
        }
        if (response.has("$ref")) {
            return contentType.equals(Replies.PROBLEM)
                    ? check.against(problem, body)
                    : List.of("a problem is sent as " + contentType);
        }
        if (!response.has("content")) {
            return body.isEmpty() ? List.of() : List.of("there is a body where none is described");
        }
        String type = contentType.split(";", 2)[0];
        if (!response.path("content").has(type)) {
            return List.of(type + " is not described");
        }
        return type.equals(Replies.JSON)
                ? check.against(response.path("content").path(type).path("schema"), body)
                : List.of();
    }

    List<String> checkSchema(String name, String body) {
        return check.against("#/components/schemas/" + name, body);
    }

    private static JsonNode read() {
        try (InputStream text =
                Objects.requireNonNull(Contract.class.getResourceAsStream("/org/peerwarden/proto/openapi.yaml"))) {
            Object tree = new Load(
                            LoadSettings.builder().setCodePointLimit(1 << 22).build())
                    .loadFromString(new String(text.readAllBytes(), StandardCharsets.UTF_8));
            return JsonMapper.shared().valueToTree(tree);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /**
     * One operation.
     *
     * @param role the least, or {@code none} where anybody may
     */
    record Operation(String method, String path, String role, JsonNode json) {
        boolean matches(String given) {
            return given.split("\\?", 2)[0].matches(path.replaceAll("\\{[a-z]+}", "[^/]+"));
        }

        String name() {
            return method + " " + path;
        }

        Map<String, JsonNode> responses() {
            return new java.util.TreeMap<>(json.path("responses").properties().stream()
                    .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        }
    }
}

package org.peerwarden.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ApiContractTest {
    @TempDir
    Path directory;

    private final Contract contract = new Contract();

    @Test
    void whatIsServedIsWhatIsWrittenDownWithTheSameRoles() {
        Map<String, String> written = new TreeMap<>();
        contract.operations().forEach(operation -> written.put(operation.name(), operation.role()));
        Map<String, String> served = new TreeMap<>();
        try (ApiHarness api = new ApiHarness(directory)) {
            api.server.routes().forEach(route -> served.put(route.method() + " " + route.path(), role(route.access())));
        }
        assertThat(served).isEqualTo(written);
    }

    @Test
    void theDocumentIsServedAsItIs() {
        try (ApiHarness api = new ApiHarness(directory)) {
            assertThat(api.get("", "/openapi.yaml").body())
                    .startsWith("# The operators' contract.")
                    .contains("3.1.0");
        }
    }

    @Test
    void eachSchemaAndEachFieldIsDescribed() {
        List<String> silent = new ArrayList<>();
        contract.document().path("components").path("schemas").properties().forEach(schema -> {
            require(schema.getValue(), schema.getKey(), silent);
            schema.getValue()
                    .path("properties")
                    .properties()
                    .forEach(field -> require(field.getValue(), schema.getKey() + "." + field.getKey(), silent));
        });
        contract.operations().forEach(operation -> {
            operation.json().path("parameters").forEach(parameter -> require(parameter, operation.name(), silent));
            assertThat(operation.json().path("summary").asString(""))
                    .as(operation.name())
                    .isNotEmpty();
        });
        assertThat(silent).isEmpty();
    }

    @Test
    void objectsSayWhatElseTheyMayHave() {
        contract.document().path("components").path("schemas").properties().stream()
                .filter(schema -> schema.getValue().path("type").asString("").equals("object"))
                .forEach(schema -> assertThat(schema.getValue().has("additionalProperties"))
                        .as(schema.getKey())
                        .isTrue());
    }

    @Test
    void aDeviationIsFound() {
        assertThat(contract.checkSchema("Health", "{\"status\":\"ok\"}")).isEmpty();
        assertThat(contract.checkSchema("Health", "{\"status\":\"ill\",\"more\":1}"))
                .hasSize(2);
        assertThat(contract.checkSchema("Health", "{}")).containsExactly("/: lacks status");
        assertThat(contract.checkSchema("Endpoint", "{\"address\":\"10.0.0.1\",\"port\":70000}"))
                .containsExactly("/port: is too large");
    }

    private static void require(JsonNode described, String name, List<String> silent) {
        if (described.path("description").asString("").isBlank() && !described.has("$ref")) {
            silent.add(name);
        }
    }

    private static String role(Access access) {
        return switch (access) {
            case Access.Anybody _ -> "none";
            case Access.AnyOperator _ -> "viewer";
            case Access.Doing(var act) -> Words.of(act.least());
        };
    }
}

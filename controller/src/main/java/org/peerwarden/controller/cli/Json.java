package org.peerwarden.controller.cli;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The one way in which commands read and write JSON. */
final class Json {
    static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    /** For people and programs: one document, indented. */
    static String document(JsonNode json) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json);
    }

    /** For programs that read line by line. */
    static String line(JsonNode json) {
        return MAPPER.writeValueAsString(json);
    }
}

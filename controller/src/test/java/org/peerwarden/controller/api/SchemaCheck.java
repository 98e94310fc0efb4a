package org.peerwarden.controller.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares JSON with a schema, as far as the contract uses JSON Schema; a keyword that is not known here fails, so that the
 * contract cannot say something that is not checked.
 */
final class SchemaCheck {
    private static final List<String> KNOWN = List.of(
            "$ref",
            "type",
            "description",
            "properties",
            "required",
            "additionalProperties",
            "items",
            "enum",
            "pattern",
            "format",
            "minimum",
            "maximum",
            "minLength",
            "maxLength",
            "maxItems",
            "default");

    private final JsonNode document;

    SchemaCheck(JsonNode document) {
        this.document = document;
    }

    List<String> against(String reference, String body) {
        return against(document.at(reference.substring(1)), body);
    }

    List<String> against(JsonNode schema, String body) {
        List<String> wrong = new ArrayList<>();
        try {
            check(schema, JsonMapper.shared().readTree(body), "", wrong);
        } catch (JacksonException notJson) {
            wrong.add("not JSON: " + body);
        }
        return wrong;
    }

    private void check(JsonNode schema, JsonNode value, String at, List<String> wrong) {
        schema.propertyNames().stream()
                .filter(keyword -> !KNOWN.contains(keyword))
                .forEach(keyword -> wrong.add(at + ": the check does not know the keyword " + keyword));
        if (schema.has("$ref")) {
            check(document.at(schema.path("$ref").asString().substring(1)), value, at, wrong);
            return;
        }
        if (!schema.has("type")) {
            wrong.add(at + ": the schema has no type");
            return;
        }
        switch (schema.path("type").asString()) {
            case "object" -> object(schema, value, at, wrong);
            case "array" -> array(schema, value, at, wrong);
            case "string" -> string(schema, value, at, wrong);
            case "integer" -> number(schema, value, value.isIntegralNumber(), at, wrong);
            case "number" -> number(schema, value, value.isNumber(), at, wrong);
            case "boolean" -> require(value.isBoolean(), at, "is no boolean", wrong);
            default -> wrong.add(at + ": unknown type " + schema.path("type"));
        }
    }

    private void object(JsonNode schema, JsonNode value, String at, List<String> wrong) {
        require(value.isObject(), at, "is no object", wrong);
        schema.path("required")
                .forEach(name -> require(value.has(name.asString()), at, "lacks " + name.asString(), wrong));
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            JsonNode known = schema.path("properties").path(field.getKey());
            JsonNode others = schema.path("additionalProperties");
            String inner = at + "/" + field.getKey();
            if (!known.isMissingNode()) {
                check(known, field.getValue(), inner, wrong);
            } else if (others.isObject()) {
                check(others, field.getValue(), inner, wrong);
            } else {
                wrong.add(inner + ": is not described");
            }
        }
    }

    private void array(JsonNode schema, JsonNode value, String at, List<String> wrong) {
        require(value.isArray(), at, "is no list", wrong);
        for (int i = 0; i < value.size(); i++) {
            check(schema.path("items"), value.get(i), at + "/" + i, wrong);
        }
    }

    private static void string(JsonNode schema, JsonNode value, String at, List<String> wrong) {
        require(value.isString(), at, "is no text", wrong);
        String text = value.asString("");
        if (schema.has("enum")) {
            require(
                    schema.path("enum")
                            .valueStream()
                            .anyMatch(one -> one.asString().equals(text)),
                    at,
                    "is '" + text + "', none of " + schema.path("enum"),
                    wrong);
        }
        if (schema.has("pattern")) {
            require(text.matches(schema.path("pattern").asString()), at, "does not match: " + text, wrong);
        }
        if (schema.path("format").asString("").equals("date-time")) {
            try {
                Instant.parse(text);
            } catch (DateTimeException malformed) {
                wrong.add(at + ": is no time: " + text);
            }
        }
        require(text.length() >= schema.path("minLength").asInt(0), at, "is too short", wrong);
        require(text.length() <= schema.path("maxLength").asInt(Integer.MAX_VALUE), at, "is too long", wrong);
    }

    private static void number(JsonNode schema, JsonNode value, boolean right, String at, List<String> wrong) {
        require(right, at, "is no " + schema.path("type").asString(), wrong);
        double number = value.asDouble(0);
        require(number >= schema.path("minimum").asDouble(-Double.MAX_VALUE), at, "is too small", wrong);
        require(number <= schema.path("maximum").asDouble(Double.MAX_VALUE), at, "is too large", wrong);
    }

    private static void require(boolean holds, String at, String otherwise, List<String> wrong) {
        if (!holds) {
            wrong.add((at.isEmpty() ? "/" : at) + ": " + otherwise);
        }
    }
}

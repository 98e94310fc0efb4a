package org.peerwarden.agent.control;

import java.io.StringWriter;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Records to JSON on one line, and JSON to maps and lists. An empty {@link Optional} is left out. */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    static String write(Map<String, ?> object) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            write(json, object);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Object value) {
        switch (value) {
            case Map<?, ?> map -> {
                json.writeStartObject();
                map.forEach((name, part) -> property(json, String.valueOf(name), part));
                json.writeEndObject();
            }
            case Collection<?> list -> {
                json.writeStartArray();
                list.forEach(part -> write(json, part));
                json.writeEndArray();
            }
            case Record object -> write(json, parts(object));
            case Boolean yes -> json.writeBoolean(yes);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            case Instant at -> json.writeString(at.toString());
            case String text -> json.writeString(text);
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }

    private static void property(JsonGenerator json, String name, Object value) {
        if (value instanceof Optional<?> perhaps) {
            perhaps.ifPresent(present -> property(json, name, present));
        } else {
            json.writeName(name);
            write(json, value);
        }
    }

    private static Map<String, Object> parts(Record object) {
        Map<String, Object> parts = new LinkedHashMap<>();
        for (RecordComponent component : object.getClass().getRecordComponents()) {
            try {
                parts.put(component.getName(), component.getAccessor().invoke(object));
            } catch (ReflectiveOperationException hidden) {
                throw new IllegalStateException(component + " cannot be read", hidden);
            }
        }
        return parts;
    }

    /**
     * Reads one object.
     *
     * @throws IllegalArgumentException when it is none
     */
    static Map<String, Object> read(String text) {
        try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("not a JSON object");
            }
            Map<String, Object> object = object(json);
            if (json.nextToken() != null) {
                throw new IllegalArgumentException("more than one JSON object");
            }
            return object;
        } catch (JacksonException malformed) {
            throw new IllegalArgumentException("not JSON: " + malformed.getOriginalMessage(), malformed);
        }
    }

    /** A null is left out. */
    private static Map<String, Object> object(JsonParser json) {
        Map<String, Object> object = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            value(json).ifPresent(value -> object.put(name, value));
        }
        return object;
    }

    private static List<Object> array(JsonParser json) {
        List<Object> array = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            value(json).ifPresent(array::add);
        }
        return array;
    }

    private static Optional<Object> value(JsonParser json) {
        JsonToken token = json.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return Optional.of(object(json));
        }
        if (token == JsonToken.START_ARRAY) {
            return Optional.of(array(json));
        }
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return Optional.of(json.getLongValue());
        }
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            return Optional.of(json.getDoubleValue());
        }
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return Optional.of(token == JsonToken.VALUE_TRUE);
        }
        return token == JsonToken.VALUE_NULL ? Optional.empty() : Optional.of(json.getString());
    }
}

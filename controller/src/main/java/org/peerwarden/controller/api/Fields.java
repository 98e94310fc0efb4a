package org.peerwarden.controller.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The fields of a body. Wrong ones are gathered, and {@link #check} refuses them together with those that are not known. */
final class Fields {
    private final ObjectNode object;
    private final String prefix;
    private final List<FieldError> errors;
    private final Set<String> known = new TreeSet<>();

    private Fields(ObjectNode object, String prefix, List<FieldError> errors) {
        this.object = object;
        this.prefix = prefix;
        this.errors = errors;
    }

    /** No field at all. */
    static Fields none() {
        return new Fields(JsonText.MAPPER.createObjectNode(), "", new ArrayList<>());
    }

    static Fields of(byte[] body) {
        if (body.length == 0) {
            throw new RequestException(RequestCode.BODY_MISSING, "send a JSON object.");
        }
        JsonNode node;
        try {
            node = JsonText.MAPPER.readTree(body);
        } catch (JacksonException malformed) {
            var place = malformed.getLocation();
            throw new RequestException(
                    RequestCode.BODY_MALFORMED,
                    "the body is not JSON"
                            + (place == null
                                    ? ""
                                    : " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")")
                            + ".");
        }
        if (node instanceof ObjectNode object) {
            return new Fields(object, "", new ArrayList<>());
        }
        throw new RequestException(RequestCode.BODY_MALFORMED, "the body is JSON, but not an object.");
    }

    /** A text that must be there. Where it is not, an empty one is answered, and {@link #check} will refuse. */
    String text(String name, int longest) {
        Optional<String> value = optionalText(name, longest);
        if (value.isEmpty()) {
            missing(name);
        } else if (value.get().isEmpty()) {
            wrong(name, RequestCode.BAD_VALUE, "it is empty");
        }
        return value.orElse("");
    }

    Optional<String> optionalText(String name, int longest) {
        Optional<String> value = value(name, JsonNode::isString, "a text").map(JsonNode::asString);
        if (value.isPresent() && value.get().length() > longest) {
            wrong(name, RequestCode.BAD_VALUE, "it has more than " + longest + " characters");
        }
        return value;
    }

    /** A text that must match where it is given. */
    Optional<String> matching(String name, Pattern pattern, String form) {
        Optional<String> value = optionalText(name, 4096);
        if (value.isPresent() && !pattern.matcher(value.get()).matches()) {
            wrong(name, RequestCode.BAD_VALUE, "'" + shortened(value.get()) + "' is not " + form);
        }
        return value;
    }

    /** A text that another part reads, which throws an {@link IllegalArgumentException}. */
    <T> Optional<T> parsed(String name, String form, Function<String, T> parse) {
        return optionalText(name, 4096).flatMap(text -> {
            try {
                return Optional.of(parse.apply(text));
            } catch (IllegalArgumentException malformed) {
                wrong(name, RequestCode.BAD_VALUE, "'" + shortened(text) + "' is not " + form);
                return Optional.empty();
            }
        });
    }

    OptionalLong number(String name, long least, long most) {
        Optional<JsonNode> value = value(name, JsonNode::isIntegralNumber, "a whole number");
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!value.get().canConvertToLong()
                || value.get().asLong() < least
                || value.get().asLong() > most) {
            wrong(name, RequestCode.BAD_VALUE, "it is from " + least + " to " + most);
            return OptionalLong.empty();
        }
        return OptionalLong.of(value.get().asLong());
    }

    /** One of an enumeration's constants, by its word in the contract. */
    <E extends Enum<E>> Optional<E> word(String name, E[] all) {
        return optionalText(name, 100).flatMap(text -> {
            Optional<E> constant = Words.of(text, all);
            if (constant.isEmpty()) {
                wrong(name, RequestCode.BAD_VALUE, "'" + shortened(text) + "' is none of " + Words.list(all));
            }
            return constant;
        });
    }

    List<String> texts(String name, int most, int longest) {
        return items(name, most).stream()
                .filter(item -> {
                    boolean text =
                            item.node().isString() && item.node().asString().length() <= longest;
                    if (!text) {
                        wrong(
                                item.name(),
                                RequestCode.WRONG_TYPE,
                                "it is not a text of at most " + longest + " characters");
                    }
                    return text;
                })
                .map(item -> item.node().asString())
                .toList();
    }

    List<Fields> objects(String name, int most) {
        List<Fields> objects = new ArrayList<>();
        for (Item item : items(name, most)) {
            if (item.node() instanceof ObjectNode inner) {
                objects.add(new Fields(inner, prefix + item.name() + ".", errors));
            } else {
                wrong(item.name(), RequestCode.WRONG_TYPE, "it is not an object");
            }
        }
        return objects;
    }

    /** An inner object that must be there; where it is not, {@link #check} will refuse. */
    Fields object(String name) {
        Optional<JsonNode> value = value(name, JsonNode::isObject, "an object");
        if (value.isEmpty()) {
            missing(name);
        }
        return new Fields(
                value.map(node -> (ObjectNode) node).orElseGet(JsonText.MAPPER::createObjectNode),
                prefix + name + ".",
                errors);
    }

    void missing(String name) {
        if (errors.stream().noneMatch(error -> error.field().equals(prefix + name))) {
            wrong(name, RequestCode.MISSING_FIELD, "it is needed");
        }
    }

    void wrong(String name, RequestCode code, String message) {
        errors.add(new FieldError(prefix + name, code, message));
    }

    /** Says that all fields were asked for: others are not known. */
    void done() {
        object.propertyNames().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> wrong(
                        shortened(name),
                        RequestCode.UNKNOWN_FIELD,
                        "it is not in the contract; there are " + String.join(", ", known)));
    }

    /** Refuses what is wrong. Called when all fields have been asked for. */
    void check() {
        done();
        if (!errors.isEmpty()) {
            throw RequestException.of(errors);
        }
    }

    private Optional<JsonNode> value(String name, Predicate<JsonNode> type, String form) {
        known.add(name);
        JsonNode node = object.get(name);
        if (node == null) {
            return Optional.empty();
        }
        if (!type.test(node)) {
            wrong(name, RequestCode.WRONG_TYPE, "it is not " + form);
            return Optional.empty();
        }
        return Optional.of(node);
    }

    private List<Item> items(String name, int most) {
        Optional<JsonNode> array = value(name, JsonNode::isArray, "a list");
        if (array.isPresent() && array.get().size() > most) {
            wrong(name, RequestCode.BAD_VALUE, "it has more than " + most + " entries");
            return List.of();
        }
        List<Item> items = new ArrayList<>();
        array.ifPresent(found -> found.forEach(node -> items.add(new Item(name + "." + items.size(), node))));
        return items;
    }

    private static String shortened(String text) {
        return text.length() > 64 ? text.substring(0, 64) + "…" : text;
    }

    private record Item(String name, JsonNode node) {}
}

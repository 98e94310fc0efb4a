package org.peerwarden.controller.cli;

import java.util.function.BiPredicate;
import tools.jackson.databind.JsonNode;

/** Puts server-sent events together from their lines. */
final class EventReader {
    private final BiPredicate<String, JsonNode> more;
    private final StringBuilder data = new StringBuilder();
    private String name = "message";

    EventReader(BiPredicate<String, JsonNode> more) {
        this.more = more;
    }

    /** Takes the next line, and says whether to go on. */
    boolean line(String line) {
        if (line.isEmpty()) {
            return end();
        }
        int colon = line.indexOf(':');
        String field = colon < 0 ? line : line.substring(0, colon);
        String value = colon < 0 ? "" : line.substring(colon + 1);
        String text = value.startsWith(" ") ? value.substring(1) : value;
        if (field.equals("event")) {
            name = text;
        } else if (field.equals("data")) {
            data.append(data.isEmpty() ? "" : "\n").append(text);
        }
        return true;
    }

    private boolean end() {
        boolean goOn = data.isEmpty() || more.test(name, Json.MAPPER.readTree(data.toString()));
        data.setLength(0);
        name = "message";
        return goOn;
    }
}

package org.peerwarden.agent.os.linux;

import java.util.HashMap;
import java.util.Map;
import org.peerwarden.agent.firewall.FirewallException;
import org.peerwarden.agent.os.linux.NftRenderer.Tally;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads what {@code nft -j list counters} says. */
final class NftCounters {
    private static final JsonFactory JSON = new JsonFactory();

    private NftCounters() {}

    /** What each named counter of our table has counted, by its name. */
    static Map<String, Tally> parse(String json) {
        Map<String, Tally> counters = new HashMap<>();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.PROPERTY_NAME
                        && "counter".equals(parser.currentName())
                        && parser.nextToken() == JsonToken.START_OBJECT) {
                    counter(parser, counters);
                }
            }
        } catch (JacksonException e) {
            throw new FirewallException("nftables counted in words that cannot be read", e);
        }
        return counters;
    }

    private static void counter(JsonParser parser, Map<String, Tally> counters) {
        String name = "";
        String table = "";
        long packets = 0;
        long bytes = 0;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "name" -> name = parser.getString();
                case "table" -> table = parser.getString();
                case "packets" -> packets = parser.getLongValue();
                case "bytes" -> bytes = parser.getLongValue();
                default -> parser.skipChildren();
            }
        }
        if (table.equals(NftRenderer.TABLE)) {
            counters.put(name, new Tally(packets, bytes));
        }
    }
}

package org.peerwarden.controller.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Values that SQLite has no type for: times as milliseconds, lists and small records as JSON. */
final class Columns {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Columns() {}

    static Instant instant(ResultSet row, String column) throws SQLException {
        return Instant.ofEpochMilli(row.getLong(column));
    }

    static Optional<Instant> optionalInstant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    static String json(Object value) {
        return JSON.writeValueAsString(value);
    }

    static <T> T parsed(String json, Class<T> type) {
        return JSON.readValue(json, type);
    }

    static <T> T parsed(String json, TypeReference<T> type) {
        return JSON.readValue(json, type);
    }
}

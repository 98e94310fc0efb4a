package org.peerwarden.agent.os.windows;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@code reg query} writes: a line a value, with name, type and content four spaces apart. */
final class RegistryValues {
    private static final Pattern VALUE = Pattern.compile("^ {4}(.+?) {4}(REG_[A-Z_]+) {4}(.*)$");

    private RegistryValues() {}

    /** Values by name; numbers as Windows writes them, {@code 0x1f}. Keys and what is no value are left out. */
    static Map<String, String> parse(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            Matcher value = VALUE.matcher(line);
            if (value.matches()) {
                values.put(value.group(1), value.group(3).strip());
            }
        }
        return values;
    }
}

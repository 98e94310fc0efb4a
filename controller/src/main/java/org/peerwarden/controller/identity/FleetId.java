package org.peerwarden.controller.identity;

import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Which fleet this is; made once.
 *
 * @param value 32 lower-case hexadecimal digits
 */
public record FleetId(String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

    public FleetId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("a fleet is named by 32 lower-case hexadecimal digits");
        }
    }

    /** 16 bytes, as they travel. */
    public byte[] bytes() {
        return HexFormat.of().parseHex(value);
    }

    @Override
    public String toString() {
        return value;
    }
}

package org.peerwarden.controller.identity;

import java.util.regex.Pattern;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;

/**
 * What the controller calls a host: the subject of its certificate.
 *
 * @param value 32 lower-case hexadecimal digits
 */
public record HostId(String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

    public HostId {
        if (!FORM.matcher(value).matches()) {
            throw new ControllerException(
                    ErrorCode.INPUT_INVALID, "a host is named by 32 lower-case hexadecimal digits");
        }
    }

    /** A name that no host has yet. */
    public static HostId random() {
        return new HostId(Secrets.hex(16));
    }

    @Override
    public String toString() {
        return value;
    }
}

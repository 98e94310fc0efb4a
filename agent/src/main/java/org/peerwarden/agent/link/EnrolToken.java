package org.peerwarden.agent.link;

import java.util.Arrays;
import java.util.Base64;

/**
 * What an administrator hands to a new host: {@code pw1.<id>.<secret>.<fingerprint>}, each part base64url without padding.
 *
 * @param presented what the controller is shown: {@code <id>.<secret>}
 * @param authority the key that the controller's certificates end in
 */
public record EnrolToken(String presented, AuthorityPin authority) {
    private static final String VERSION = "pw1";

    /** Reads the text form. The exception's message never shows the secret. */
    public static EnrolToken parse(String text) {
        String[] parts = text.strip().split("\\.", -1);
        if (parts.length != 4 || !parts[0].equals(VERSION)) {
            throw malformed("it has the form pw1.<id>.<secret>.<fingerprint>");
        }
        for (String part : Arrays.asList(parts).subList(1, 4)) {
            if (part.isEmpty() || !decodes(part)) {
                throw malformed("its parts are base64url without padding");
            }
        }
        byte[] fingerprint = Base64.getUrlDecoder().decode(parts[3]);
        if (fingerprint.length != AuthorityPin.BYTES) {
            throw malformed("its last part is a SHA-256 fingerprint");
        }
        return new EnrolToken(parts[1] + "." + parts[2], AuthorityPin.of(fingerprint));
    }

    private static boolean decodes(String part) {
        if (part.indexOf('=') >= 0) {
            return false;
        }
        try {
            Base64.getUrlDecoder().decode(part);
            return true;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static LinkException malformed(String why) {
        return new LinkException(
                LinkException.Code.TOKEN_MALFORMED,
                "This is no token: " + why + ". Copy the whole line that token create printed.");
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "EnrolToken[authority=" + authority + "]";
    }
}

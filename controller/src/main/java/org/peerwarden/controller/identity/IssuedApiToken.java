package org.peerwarden.controller.identity;

/**
 * A new token with its text, which is shown once and not kept.
 *
 * @param text {@code pwt_<id>_<secret>}
 */
public record IssuedApiToken(String text, ApiToken token) {
    @Override
    public String toString() {
        return "IssuedApiToken[token=" + token.id() + "]";
    }
}

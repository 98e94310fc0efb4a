package org.peerwarden.controller.identity;

/**
 * A new token with its text, which is shown once and not kept.
 *
 * @param text {@code pw1.<id>.<secret>.<SHA-256 of the authority's SubjectPublicKeyInfo>}, the last two in base64url
 */
public record IssuedEnrolToken(String text, EnrolToken token) {
    @Override
    public String toString() {
        return "IssuedEnrolToken[token=" + token.id() + "]";
    }
}

package org.peerwarden.controller.cli;

import java.net.URI;

/**
 * With which controller to speak, and as whom.
 *
 * @param fingerprint of the authority's key: base64url of the SHA-256 of its SubjectPublicKeyInfo, without padding
 * @param token the bearer token
 * @param operator whose token it is, for people; empty where that is not known
 */
record Session(URI url, String fingerprint, String token, String operator) {
    @Override
    public String toString() {
        return "Session[" + url + ", " + operator + "]";
    }
}

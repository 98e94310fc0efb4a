package org.peerwarden.agent.posture;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.List;

/** Tells whether one of some keys signed a state. */
final class SignatureCheck {
    private SignatureCheck() {}

    static boolean holds(SignedState signed, List<PublicKey> keys) {
        return keys.stream().anyMatch(key -> holds(signed, key));
    }

    private static boolean holds(SignedState signed, PublicKey key) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(key);
            signature.update(SignedState.CONTEXT.getBytes(StandardCharsets.US_ASCII));
            signature.update(signed.payload());
            return signature.verify(signed.signature());
        } catch (GeneralSecurityException e) {
            return false; // Not a signature at all, or a key of another kind.
        }
    }
}

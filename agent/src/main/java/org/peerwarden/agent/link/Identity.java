package org.peerwarden.agent.link;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.peerwarden.agent.posture.Trust;

/**
 * Who this host is in its fleet, as enrolment made it.
 *
 * @param hostId what the controller calls this host
 * @param fleetId lower-case hexadecimal of 16 bytes
 * @param group the group that the token put the host in; a desired state may move it
 * @param controller where it enrolled
 * @param authority whom the controller's certificates end in
 * @param signingKeys Ed25519 keys by which desired states are signed
 * @param salt this host's own secret, made at enrolment, lower-case hexadecimal of 32 bytes
 */
public record Identity(
        String hostId,
        String fleetId,
        String group,
        HostAndPort controller,
        AuthorityPin authority,
        List<PublicKey> signingKeys,
        String salt,
        Credential credential) {
    public Identity {
        signingKeys = List.copyOf(signingKeys);
    }

    /** Whom to obey. */
    public Trust trust() {
        return new Trust(fleetId, hostId, signingKeys);
    }

    /** The bytes of {@link #salt()}. */
    public byte[] saltBytes() {
        return HexFormat.of().parseHex(salt);
    }

    Identity with(Credential newer) {
        return new Identity(hostId, fleetId, group, controller, authority, signingKeys, salt, newer);
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "Identity[hostId=" + hostId + ", fleetId=" + fleetId + ", group=" + group + ", controller=" + controller
                + ", validUntil=" + credential.until() + "]";
    }

    /**
     * A key and what the authority says of it.
     *
     * @param chain the host's certificate first
     */
    public record Credential(PrivateKey key, List<X509Certificate> chain) {
        public Credential {
            chain = List.copyOf(chain);
            if (chain.isEmpty()) {
                throw new IllegalArgumentException("a credential has a certificate");
            }
        }

        /** From when it is valid. */
        public Instant from() {
            return chain.getFirst().getNotBefore().toInstant();
        }

        /** Until when it is valid. */
        public Instant until() {
            return chain.getFirst().getNotAfter().toInstant();
        }

        /** The moment when this part of its life, from 0 to 1, is over. */
        Instant at(double part) {
            return from().plusMillis((long) (Duration.between(from(), until()).toMillis() * part));
        }

        /** Without the key. */
        @Override
        public String toString() {
            return "Credential[until=" + until() + "]";
        }
    }
}

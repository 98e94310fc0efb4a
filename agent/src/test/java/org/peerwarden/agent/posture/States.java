package org.peerwarden.agent.posture;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.peerwarden.agent.firewall.Endpoints;
import org.peerwarden.agent.socket.Endpoint;

/** A controller that says what the test wants, signed; and the codec that reads it. */
final class States implements StateCodec {
    static final Endpoint CONTROLLER = Endpoints.endpoint("10.0.0.2", 7443);
    static final String FLEET = "00112233445566778899aabbccddeeff";
    static final String HOST = "host-1";

    private final Map<String, DesiredState> said = new HashMap<>();
    private final KeyPair keys = keys();

    static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    Trust trust() {
        return new Trust(FLEET, HOST, List.of(keys().getPublic(), keys.getPublic()));
    }

    SignedState sign(DesiredState state) {
        String name = "state-" + said.size();
        said.put(name, state);
        return sign(name.getBytes(StandardCharsets.UTF_8), SignedState.CONTEXT, keys);
    }

    SignedState sign(byte[] payload) {
        return sign(payload, SignedState.CONTEXT, keys);
    }

    static SignedState sign(byte[] payload, String context, KeyPair by) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(by.getPrivate());
            signature.update(context.getBytes(StandardCharsets.US_ASCII));
            signature.update(payload);
            return new SignedState(payload, signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public DesiredState decode(byte[] payload) {
        return Optional.ofNullable(said.get(new String(payload, StandardCharsets.UTF_8)))
                .orElseThrow(() -> new MalformedStateException("no state"));
    }

    static Builder state(long revision) {
        return new Builder(revision);
    }

    /** As the console shows it. */
    static final String RELEASE_CODE = "7KQ2-M9XA-01TR-5WHB";

    static Isolation isolation(String decision) {
        return new Isolation(
                decision,
                Duration.ofMinutes(30),
                List.of(),
                "suspicion",
                // SHA-256 of RELEASE_CODE
                "30dfda9ca5988536f34aa2e7cbdb3eac472b4b13ba462fe833fa5923834c3051");
    }

    /** A state in parts. */
    static final class Builder {
        private final long revision;
        private final List<Directive> directives = new ArrayList<>();
        private String fleet = FLEET;
        private String host = HOST;
        private Optional<DesiredState.PolicyBundle> policy = Optional.empty();
        private Optional<Isolation> isolation = Optional.empty();
        private List<Endpoint> controllers = List.of(CONTROLLER);

        Builder(long revision) {
            this.revision = revision;
        }

        Builder fleet(String other) {
            fleet = other;
            return this;
        }

        Builder host(String other) {
            host = other;
            return this;
        }

        Builder policy(String version, String yaml) {
            policy = Optional.of(new DesiredState.PolicyBundle(version, yaml));
            return this;
        }

        Builder isolate(Isolation wanted) {
            isolation = Optional.of(wanted);
            return this;
        }

        Builder direct(Directive directive) {
            directives.add(directive);
            return this;
        }

        Builder controllers(Endpoint... others) {
            controllers = List.of(others);
            return this;
        }

        DesiredState build() {
            return new DesiredState(
                    fleet,
                    host,
                    revision,
                    Instant.parse("2026-01-01T00:00:00Z"),
                    "workstations",
                    policy,
                    isolation,
                    directives,
                    controllers);
        }
    }
}

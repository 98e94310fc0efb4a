package org.peerwarden.controller.identity;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The three stores of identity in memory. */
public final class FakeIdentityStores {
    private FakeIdentityStores() {}

    /** Operators in memory. */
    public static final class FakeOperators implements OperatorStore {
        private final Map<String, Operator> operators = new TreeMap<>();
        private final Map<String, String> hashes = new TreeMap<>();

        @Override
        public synchronized boolean add(Operator operator, String passwordHash) {
            if (operators.putIfAbsent(operator.name(), operator) != null) {
                return false;
            }
            hashes.put(operator.name(), passwordHash);
            return true;
        }

        @Override
        public synchronized boolean change(Operator operator) {
            return operators.replace(operator.name(), operator) != null;
        }

        @Override
        public synchronized boolean changePassword(String name, String passwordHash) {
            return hashes.replace(name, passwordHash) != null;
        }

        @Override
        public synchronized Optional<Operator> find(String name) {
            return Optional.ofNullable(operators.get(name));
        }

        @Override
        public synchronized Optional<String> passwordHash(String name) {
            return Optional.ofNullable(hashes.get(name));
        }

        @Override
        public synchronized List<Operator> all() {
            return List.copyOf(operators.values());
        }
    }

    /** Tokens of the operators' API in memory. */
    public static final class FakeApiTokens implements ApiTokenStore {
        private final Map<String, ApiToken> tokens = new LinkedHashMap<>();

        @Override
        public synchronized void add(ApiToken token) {
            tokens.put(token.id(), token);
        }

        @Override
        public synchronized Optional<ApiToken> find(String id) {
            return Optional.ofNullable(tokens.get(id));
        }

        @Override
        public synchronized List<ApiToken> of(String operator) {
            return tokens.values().stream()
                    .filter(token -> token.operator().equals(operator))
                    .sorted(Comparator.comparing(ApiToken::created).reversed().thenComparing(ApiToken::id))
                    .toList();
        }

        @Override
        public synchronized void used(String id, Instant at) {
            tokens.computeIfPresent(
                    id,
                    (key, token) -> new ApiToken(
                            id,
                            token.hash(),
                            token.operator(),
                            token.description(),
                            token.created(),
                            token.expires(),
                            Optional.of(at),
                            token.revoked()));
        }

        @Override
        public synchronized boolean revoke(String id) {
            return tokens.computeIfPresent(
                            id,
                            (key, token) -> new ApiToken(
                                    id,
                                    token.hash(),
                                    token.operator(),
                                    token.description(),
                                    token.created(),
                                    token.expires(),
                                    token.lastUsed(),
                                    true))
                    != null;
        }

        @Override
        public synchronized void forgetEndedBefore(Instant time) {
            tokens.values().removeIf(token -> token.expires().isBefore(time));
        }
    }

    /** Enrolment tokens in memory. */
    public static final class FakeEnrolTokens implements EnrolTokenStore {
        private final Map<String, EnrolToken> tokens = new LinkedHashMap<>();

        @Override
        public synchronized void add(EnrolToken token) {
            tokens.put(token.id(), token);
        }

        @Override
        public synchronized Optional<EnrolToken> find(String id) {
            return Optional.ofNullable(tokens.get(id));
        }

        @Override
        public synchronized List<EnrolToken> all() {
            return tokens.values().stream()
                    .sorted(Comparator.comparing(EnrolToken::created).reversed().thenComparing(EnrolToken::id))
                    .toList();
        }

        @Override
        public synchronized boolean use(String id) {
            EnrolToken token = tokens.get(id);
            if (token == null || token.revoked() || token.used() >= token.uses()) {
                return false;
            }
            tokens.put(id, copy(token, token.used() + 1, false));
            return true;
        }

        @Override
        public synchronized boolean revoke(String id) {
            return tokens.computeIfPresent(id, (key, token) -> copy(token, token.used(), true)) != null;
        }

        private static EnrolToken copy(EnrolToken token, int used, boolean revoked) {
            return new EnrolToken(
                    token.id(),
                    token.hash(),
                    token.group(),
                    token.uses(),
                    used,
                    token.created(),
                    token.expires(),
                    token.createdBy(),
                    revoked);
        }
    }
}

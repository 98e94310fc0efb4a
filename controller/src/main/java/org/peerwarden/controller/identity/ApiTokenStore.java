package org.peerwarden.controller.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where tokens of the operators' API are kept. Durable when a method returns; fails with STORE_FULL or STORE_FAILED. */
public interface ApiTokenStore {
    void add(ApiToken token);

    Optional<ApiToken> find(String id);

    /** All tokens of an operator, newest first. */
    List<ApiToken> of(String operator);

    void used(String id, Instant at);

    /** False when there is no such token. */
    boolean revoke(String id);

    /** Forgets tokens that ended before the time given. */
    void forgetEndedBefore(Instant time);
}

package org.peerwarden.controller.identity;

import java.util.List;
import java.util.Optional;

/** Where enrolment tokens are kept. Durable when a method returns; fails with STORE_FULL or STORE_FAILED. */
public interface EnrolTokenStore {
    void add(EnrolToken token);

    Optional<EnrolToken> find(String id);

    /** All, newest first. */
    List<EnrolToken> all();

    /** Counts one use, unless all are used or it is revoked; says whether it did. Two at once never share the last use. */
    boolean use(String id);

    /** False when there is no such token. */
    boolean revoke(String id);
}

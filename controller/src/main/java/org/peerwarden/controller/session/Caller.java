package org.peerwarden.controller.session;

import io.grpc.Context;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * Who calls, as far as the connection shows.
 *
 * @param origin address that the connection comes from
 * @param certificate whose key the caller has; judged by nobody yet
 */
record Caller(String origin, Optional<X509Certificate> certificate) {
    static final Context.Key<Caller> KEY = Context.key("caller");

    /** The caller of the call that this thread serves. */
    static Caller current() {
        return KEY.get();
    }
}

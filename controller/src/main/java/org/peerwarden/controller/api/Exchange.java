package org.peerwarden.controller.api;

import java.util.Optional;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.peerwarden.controller.identity.Act;
import org.peerwarden.controller.identity.Authorisation;
import org.peerwarden.controller.identity.HostId;
import org.peerwarden.controller.identity.Operator;

/**
 * One request that was let in.
 *
 * @param id of the path, empty where the path has none
 * @param body read already
 * @param origin address that it comes from
 * @param caller who asks; absent on routes for anybody
 */
record Exchange(String id, Query query, Body body, String origin, Optional<Caller> caller) {
    /**
     * Who asks.
     *
     * @param token the bearer token, to be looked at again while a stream lasts
     */
    record Caller(Operator operator, String token) {
        @Override
        public String toString() {
            return "Caller[" + operator.name() + "]";
        }
    }

    Operator operator() {
        return caller.orElseThrow(() -> new IllegalStateException("the route is open to anybody"))
                .operator();
    }

    /** As the audit log names who asks. */
    String actor() {
        return operator().actor();
    }

    /** The fields of the body. */
    Fields fields() {
        return body.fields();
    }

    /** The host that the path names. */
    HostId hostId() {
        return host(id);
    }

    /** A text as a host's identifier; what cannot be one names no host. */
    static HostId host(String text) {
        try {
            return new HostId(text);
        } catch (ControllerException malformed) {
            throw new ControllerException(ErrorCode.HOST_UNKNOWN, "there is no host " + text, malformed);
        }
    }

    /**
     * Fails unless the caller may do this in the group.
     *
     * @throws ControllerException ROLE_FORBIDS or GROUP_FORBIDDEN, which the door audits
     */
    void require(Act act, String group) {
        Authorisation.refusal(operator(), act, group).ifPresent(code -> refuse(code, "group " + group));
    }

    /** Fails unless the caller may do this in all groups at once. */
    void requireEverywhere(Act act) {
        Authorisation.refusal(operator(), act).ifPresent(code -> refuse(code, "the whole fleet"));
    }

    private void refuse(ErrorCode code, String where) {
        throw new ControllerException(
                code, "operator " + operator().name() + " may not do this in " + where + "; ask an administrator.");
    }
}

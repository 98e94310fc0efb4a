package org.peerwarden.controller.decision;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;

/**
 * Names a decision, also on hosts and in their counters.
 *
 * @param value 16 lower-case hexadecimal digits
 */
public record DecisionId(String value) {
    private static final SecureRandom RANDOM = new SecureRandom();

    public DecisionId {
        if (!value.matches("[0-9a-f]{16}")) {
            throw new ControllerException(
                    ErrorCode.DECISION_UNKNOWN, "a decision is named by 16 lower-case hexadecimal digits");
        }
    }

    /** A name that no decision has yet. */
    static DecisionId random() {
        byte[] bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        return new DecisionId(HexFormat.of().formatHex(bytes));
    }

    @Override
    public String toString() {
        return value;
    }
}

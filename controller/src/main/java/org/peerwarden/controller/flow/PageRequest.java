package org.peerwarden.controller.flow;

import java.util.Optional;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;

/**
 * Which part of an answer is wanted.
 *
 * @param size items at most, 1 to {@link #MAXIMUM_SIZE}
 * @param cursor {@link Page#next} of the page before; absent for the first
 */
public record PageRequest(int size, Optional<String> cursor) {
    /** Larger pages would hold the store and the caller's memory for too long. */
    public static final int MAXIMUM_SIZE = 1000;

    public PageRequest {
        if (size < 1 || size > MAXIMUM_SIZE) {
            throw new ControllerException(
                    ErrorCode.BAD_FILTER,
                    "a page has 1 to " + MAXIMUM_SIZE + " items, not " + size + "; ask for fewer");
        }
    }

    public static PageRequest first(int size) {
        return new PageRequest(size, Optional.empty());
    }
}

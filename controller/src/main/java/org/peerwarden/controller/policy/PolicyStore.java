package org.peerwarden.controller.policy;

import java.util.List;
import java.util.Optional;

/** Keeps the versions. Each call is durable when it returns. */
public interface PolicyStore {
    /** Keeps a version whose number no other has. */
    void append(PolicyVersion version);

    Optional<PolicyVersion> find(long number);

    /** The version with the highest number. */
    Optional<PolicyVersion> newest();

    /** Versions below the number, newest first. */
    List<PolicyVersion> before(long number, int limit);
}

package org.peerwarden.controller.identity;

import java.util.List;
import java.util.Optional;

/** Where operators are kept. Every method is durable when it returns and fails with STORE_FULL or STORE_FAILED. */
public interface OperatorStore {
    /** Adds an operator; false when the name is taken, and then nothing changes. */
    boolean add(Operator operator, String passwordHash);

    /** Replaces role, groups and whether it is disabled; false when there is none of this name. */
    boolean change(Operator operator);

    /** Replaces the password; false when there is none of this name. */
    boolean changePassword(String name, String passwordHash);

    Optional<Operator> find(String name);

    Optional<String> passwordHash(String name);

    /** All, by name. */
    List<Operator> all();
}

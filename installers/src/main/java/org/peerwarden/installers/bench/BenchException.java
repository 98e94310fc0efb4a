package org.peerwarden.installers.bench;

/** Something could not be measured. The message begins with its code. */
final class BenchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BenchException(String code, String message) {
        super(code + ": " + message);
    }
}

package org.peerwarden.policies;

/**
 * Something about a policy's text that its writer should know.
 *
 * @param line from 1
 * @param column from 1
 * @param message what is wrong and what to write instead
 */
public record Problem(ProblemCode code, Severity severity, int line, int column, String message) {

    /** {@code line:column: error CODE: message} */
    @Override
    public String toString() {
        String word = switch (severity) {
            case ERROR -> "error";
            case WARNING -> "warning";
        };
        return line + ":" + column + ": " + word + " " + code + ": " + message;
    }

    /** Whether the policy can be used all the same. */
    public enum Severity {
        /** The policy is refused. */
        ERROR,
        /** The policy is accepted and probably not what was meant. */
        WARNING
    }
}

package org.peerwarden.controller.cli;

import java.util.List;

/** Why a command did not do what was asked: shown as {@code CODE: message} and details below, without a stack trace. */
final class CommandFailure extends RuntimeException {
    private final ExitCode exit;
    private final String code;
    private final transient List<String> details;

    CommandFailure(ExitCode exit, String code, String message) {
        this(exit, code, message, List.of());
    }

    /** @param details further lines, e.g. one for each field that is wrong */
    CommandFailure(ExitCode exit, String code, String message, List<String> details) {
        super(message);
        this.exit = exit;
        this.code = code;
        this.details = List.copyOf(details);
    }

    ExitCode exit() {
        return exit;
    }

    String code() {
        return code;
    }

    List<String> details() {
        return details;
    }
}

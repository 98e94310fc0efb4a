package org.peerwarden.controller.cli;

/** How a command ended, for the program that ran it. The numbers keep their meaning. */
enum ExitCode {
    DONE(0),
    FAILED(1),
    USAGE(2),
    REFUSED(3),
    NOT_FOUND(4),
    UNREACHABLE(5),
    POLICY_REFUSED(6),
    TIMED_OUT(7);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}

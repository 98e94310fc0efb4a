package org.peerwarden.controller.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.function.Supplier;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Whether to wait until hosts have done what was decided. */
final class WaitOptions {
    private static final Duration BETWEEN = Duration.ofMillis(250);

    @Option(names = "--wait", description = "Wait until it is in force.")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "Wait no longer than this (${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofSeconds(60);

    boolean wanted() {
        return wait;
    }

    /**
     * Asks again until it is as wanted.
     *
     * @return what was last answered; at once what is known already where waiting is not wanted
     */
    JsonNode until(Peerwarden root, JsonNode known, Supplier<JsonNode> ask, Predicate<JsonNode> done)
            throws InterruptedException {
        if (!wait) {
            return known;
        }
        Instant end = root.surroundings().clock().instant().plus(timeout);
        while (true) {
            JsonNode now = ask.get();
            if (done.test(now)) {
                return now;
            }
            if (!root.surroundings().clock().instant().isBefore(end)) {
                root.show(now, () -> "");
                throw new CommandFailure(
                        ExitCode.TIMED_OUT,
                        "NOT_IN_FORCE_YET",
                        "it was decided, but not in force after " + timeout.toSeconds()
                                + " s; it takes effect when the host is heard.");
            }
            root.surroundings().pause().forTime(BETWEEN);
        }
    }
}

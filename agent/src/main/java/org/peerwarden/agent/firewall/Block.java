package org.peerwarden.agent.firewall;

/**
 * Some traffic of some subject: what may not pass, or, among {@link Ruleset#allows()}, what no block may stop.
 *
 * @param source names the rule or decision that wants it; counts are kept for each source
 */
public record Block(String source, Subject subject, Traffic traffic) {
    public Block {
        if (subject instanceof Subject.Anybody && traffic.equals(Traffic.EVERYTHING)) {
            throw new IllegalArgumentException("everything of anybody is isolation, not a block: " + source);
        }
    }

    /** In words, for counts and for people. */
    public String what() {
        String talk = traffic.words();
        return switch (subject) {
            case Subject.Anybody _ -> talk;
            case Subject.User user -> "user " + user.uid() + ": " + talk;
            case Subject.ControlGroup group -> "control group " + group.path() + ": " + talk;
            case Subject.Executable executable -> executable.path() + ": " + talk;
        };
    }
}

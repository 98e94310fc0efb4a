package org.peerwarden.controller.cli;

/** How a cell stands out on a terminal. */
enum Colour {
    PLAIN(""),
    GOOD("32"),
    ATTENTION("33"),
    BAD("31"),
    FAINT("2");

    private final String sequence;

    Colour(String sequence) {
        this.sequence = sequence;
    }

    /** The text, in this colour where colour is wanted. */
    String paint(String text, boolean wanted) {
        return !wanted || sequence.isEmpty() ? text : "\u001b[" + sequence + "m" + text + "\u001b[0m";
    }

    /** The colour of a state's or level's word. */
    static Colour of(String word) {
        return switch (word) {
            case "verified", "in-force", "online", "active", "yes" -> GOOD;
            case "pending", "applied", "releasing", "suspected", "probable", "stale", "warning" -> ATTENTION;
            case "not-effective", "failed", "confirmed", "error", "offline" -> BAD;
            case "none", "-", "revoked", "expired" -> FAINT;
            default -> PLAIN;
        };
    }
}

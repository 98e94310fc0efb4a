package org.peerwarden.controller.cli;

/** What is known of one thing, a line each: its name, then its value. Lines without a value are left out. */
final class Report {
    private static final int WIDTH = 14;

    private final boolean colour;
    private final StringBuilder lines = new StringBuilder();

    Report(boolean colour) {
        this.colour = colour;
    }

    void line(String name, String value) {
        if (!value.isEmpty()) {
            String shown = Table.printable(value);
            lines.append(name)
                    .append(" ".repeat(Math.max(1, WIDTH - name.length())))
                    .append(Colour.of(shown).paint(shown, colour))
                    .append('\n');
        }
    }

    String text() {
        return lines.toString();
    }
}

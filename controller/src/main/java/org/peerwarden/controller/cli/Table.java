package org.peerwarden.controller.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows under headings, each column as wide as its widest cell. */
final class Table {
    private static final String GAP = "  ";

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... headings) {
        this.headings = List.of(headings);
    }

    /** Adds a row; an empty cell is shown as a hyphen. */
    Table row(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            String text = printable(String.valueOf(cell));
            row.add(text.isEmpty() ? "-" : text);
        }
        rows.add(row);
        return this;
    }

    /** The table, each line ended; no trailing blanks. */
    String text(boolean colour) {
        int[] widths = new int[headings.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = Math.max(
                    width(headings.get(i)),
                    rows.stream().mapToInt(row -> width(row.get(column))).max().orElse(0));
        }
        StringBuilder text = new StringBuilder();
        line(text, headings, widths, false);
        rows.forEach(row -> line(text, row, widths, colour));
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> cells, int[] widths, boolean colour) {
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            boolean last = i == cells.size() - 1;
            text.append(Colour.of(cell).paint(cell, colour));
            text.append(last ? "" : " ".repeat(widths[i] - width(cell)) + GAP);
        }
        text.append('\n');
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    /** What hosts say of themselves is shown on a terminal: control characters would let them write what they like there. */
    static String printable(String text) {
        return text.codePoints()
                .map(point -> Character.isISOControl(point) || Character.getType(point) == Character.FORMAT
                        ? '\ufffd'
                        : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}

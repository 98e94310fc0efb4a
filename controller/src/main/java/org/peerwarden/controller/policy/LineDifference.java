package org.peerwarden.controller.policy;

import java.util.ArrayList;
import java.util.List;

/** The difference of two texts by their longest common sequence of lines. */
final class LineDifference {
    /** The table has the product of the two counts as its size; beyond this, all of one and all of the other is shown. */
    private static final long LARGEST_TABLE = 16_000_000;

    private LineDifference() {}

    static List<String> of(String from, String to) {
        List<String> before = from.lines().toList();
        List<String> after = to.lines().toList();
        if ((long) before.size() * after.size() > LARGEST_TABLE) {
            List<String> whole = new ArrayList<>();
            before.forEach(line -> whole.add("- " + line));
            after.forEach(line -> whole.add("+ " + line));
            return whole;
        }
        int[][] common = commonFrom(before, after);
        List<String> lines = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
                lines.add("  " + before.get(i));
                i++;
                j++;
            } else if (j == after.size() || (i < before.size() && common[i + 1][j] >= common[i][j + 1])) {
                lines.add("- " + before.get(i++));
            } else {
                lines.add("+ " + after.get(j++));
            }
        }
        return lines;
    }

    /** How many lines are common from line i of the one and line j of the other on. */
    private static int[][] commonFrom(List<String> before, List<String> after) {
        int[][] common = new int[before.size() + 1][after.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                common[i][j] = before.get(i).equals(after.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }
}

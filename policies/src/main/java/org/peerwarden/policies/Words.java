package org.peerwarden.policies;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Collectors;

/** Words of people's texts in messages. */
final class Words {
    private static final int LONGEST_QUOTED = 60;

    private Words() {}

    /** In quotes, short enough for one line, and safe for a terminal. */
    static String quoted(String word) {
        String visible = word.codePoints()
                .limit(LONGEST_QUOTED)
                .mapToObj(point -> control(point) ? "\ufffd" : Character.toString(point))
                .collect(Collectors.joining());
        return "'" + visible + (word.codePointCount(0, word.length()) > LONGEST_QUOTED ? "…" : "") + "'";
    }

    /** Whether a character steers a terminal or is half of one, rather than being read. */
    static boolean control(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE;
    }

    /** {@code a, b or c} */
    static String alternatives(Collection<String> words) {
        String all = String.join(", ", words);
        int last = all.lastIndexOf(", ");
        return last < 0 ? all : all.substring(0, last) + " or " + all.substring(last + 2);
    }

    /** The word that was probably meant, if one is near. */
    static Optional<String> nearest(String word, Collection<String> candidates) {
        if (word.length() > LONGEST_QUOTED) {
            return Optional.empty();
        }
        int tolerated = Math.max(1, word.length() / 3);
        return candidates.stream()
                .filter(candidate -> distance(word, candidate) <= tolerated)
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
    }

    /** Letters to insert, remove, replace or swap with the next to make one word of the other. */
    private static int distance(String one, String other) {
        int[] beforeLast = new int[other.length() + 1];
        int[] last = new int[other.length() + 1];
        Arrays.setAll(last, i -> i);
        for (int i = 1; i <= one.length(); i++) {
            int[] row = new int[other.length() + 1];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                boolean same = one.charAt(i - 1) == other.charAt(j - 1);
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[other.length()];
    }
}

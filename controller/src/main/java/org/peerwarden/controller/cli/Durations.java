package org.peerwarden.controller.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** Lengths of time as people write and read them: {@code 90s}, {@code 30m}, {@code 2h}, {@code 7d}. */
final class Durations {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})([smhd])");

    private Durations() {}

    static Duration parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new TypeConversionException("'" + text + "' is not a length of time; write 90s, 30m, 2h or 7d");
        }
        long count = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    /** How long ago, in the largest unit that fits; empty for a time that is not given. */
    static String ago(Instant now, String time) {
        if (time.isEmpty()) {
            return "";
        }
        long seconds = Math.max(0, Duration.between(Instant.parse(time), now).toSeconds());
        if (seconds < 120) {
            return seconds + "s ago";
        }
        if (seconds < 7200) {
            return seconds / 60 + "m ago";
        }
        return seconds < 172_800 ? seconds / 3600 + "h ago" : seconds / 86_400 + "d ago";
    }
}

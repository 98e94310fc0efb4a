package org.peerwarden.controller.session;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.peerwarden.policies.Address;

/** Single values of the wire, checked. What does not fit is RECORD_MALFORMED. */
final class Wire {
    /** Longest text of any field, in characters: Linux's longest path. */
    static final int LONGEST_TEXT = 4_096;

    /** Longest argument of a command line, in characters. */
    static final int LONGEST_ARGUMENT = 32_768;

    /** Last second of the year 9999. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private static final int NANOS = 1_000_000_000;

    private Wire() {}

    static ControllerException malformed(String what) {
        return new ControllerException(ErrorCode.RECORD_MALFORMED, what);
    }

    static UUID uuid(String field, ByteString bytes) {
        if (bytes.size() != 16) {
            throw malformed(field + " has " + bytes.size() + " bytes, not 16");
        }
        ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    /** Hexadecimal digits of so many bytes, or of none. */
    static String hexOrEmpty(String field, ByteString bytes, int size) {
        if (bytes.size() != size && !bytes.isEmpty()) {
            throw malformed(field + " has " + bytes.size() + " bytes, not " + size);
        }
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    static Address address(String field, ByteString bytes) {
        if (bytes.size() != 4 && bytes.size() != 16) {
            throw malformed(field + " has " + bytes.size() + " bytes, not 4 or 16");
        }
        return Address.of(bytes.toByteArray());
    }

    static int port(String field, int port) {
        if (port < 0 || port > 65_535) {
            throw malformed(field + " is " + Integer.toUnsignedString(port) + ", not 0 to 65535");
        }
        return port;
    }

    static Instant instant(String field, boolean present, Timestamp time) {
        if (!present) {
            throw malformed(field + " is missing");
        }
        if (time.getSeconds() < 0
                || time.getSeconds() > LAST_SECOND
                || time.getNanos() < 0
                || time.getNanos() >= NANOS) {
            throw malformed(field + " is no time from 1970 to 9999");
        }
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    static String text(String field, String text) {
        return text(field, text, LONGEST_TEXT);
    }

    static String text(String field, String text, int longest) {
        if (text.length() > longest) {
            throw malformed(field + " has " + text.length() + " characters, more than " + longest);
        }
        if (text.indexOf('\0') >= 0) {
            throw malformed(field + " has a zero character");
        }
        return text;
    }

    static String required(String field, String text) {
        if (text.isEmpty()) {
            throw malformed(field + " is missing");
        }
        return text(field, text);
    }

    static <T> List<T> atMost(String field, List<T> list, int most) {
        if (list.size() > most) {
            throw malformed(field + " has " + list.size() + " entries, more than " + most);
        }
        return list;
    }

    /** A number that the wire has without a sign and the domain in 63 bits. */
    static long count(String field, long number) {
        if (number < 0) {
            throw malformed(field + " is " + Long.toUnsignedString(number) + ", larger than can be");
        }
        return number;
    }
}

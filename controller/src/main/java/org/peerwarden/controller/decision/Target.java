package org.peerwarden.controller.decision;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.peerwarden.policies.Prefix;

/**
 * What a block or allow is about; what is empty does not restrict.
 *
 * @param path full path of a binary
 * @param sha256 64 lower-case hexadecimal digits
 * @param family protocol family of a verdict
 * @param peer network of peers
 */
public record Target(Optional<String> path, Optional<String> sha256, Optional<String> family, Optional<Prefix> peer) {
    /** Nothing, as isolations and releases have it. */
    public static final Target NONE =
            new Target(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private static final int LONGEST_PATH = 4096;
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern FAMILY = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
    private static final Pattern WINDOWS_PATH = Pattern.compile("[A-Za-z]:\\\\.+|\\\\\\\\.+");

    public Target {
        path.filter(text -> !isPath(text)).ifPresent(text -> {
            throw new ControllerException(
                    ErrorCode.BAD_PATH,
                    "'" + shortened(text) + "' is not the full path of a binary; write it from the root, e.g."
                            + " /usr/bin/transmission-daemon");
        });
        sha256.filter(text -> !HASH.matcher(text).matches()).ifPresent(text -> {
            throw new ControllerException(
                    ErrorCode.BAD_HASH,
                    "'" + shortened(text) + "' is not a SHA-256; write 64 lower-case hexadecimal digits");
        });
        family.filter(text -> !FAMILY.matcher(text).matches()).ifPresent(text -> {
            throw new ControllerException(
                    ErrorCode.BAD_FAMILY, "'" + shortened(text) + "' is not a protocol family, such as bittorrent");
        });
        peer.filter(prefix -> prefix.length() == 0).ifPresent(prefix -> {
            throw new ControllerException(
                    ErrorCode.BAD_PREFIX,
                    prefix + " is every address; isolate the host if nothing may be reached, or name a network");
        });
    }

    /**
     * From texts as operators write them.
     *
     * @throws ControllerException BAD_PATH, BAD_HASH, BAD_FAMILY or BAD_PREFIX
     */
    public static Target parse(
            Optional<String> path, Optional<String> sha256, Optional<String> family, Optional<String> peer) {
        return new Target(path, sha256, family, peer.map(Prefixes::parse));
    }

    boolean empty() {
        return equals(NONE);
    }

    private static boolean isPath(String text) {
        boolean full = (text.startsWith("/") && text.length() > 1 && !text.endsWith("/"))
                || text.startsWith("memfd:")
                || WINDOWS_PATH.matcher(text).matches();
        return full && text.length() <= LONGEST_PATH && text.chars().noneMatch(Character::isISOControl);
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }

    @Override
    public String toString() {
        return Stream.of(
                        path.map(text -> "path=" + text),
                        sha256.map(text -> "sha256=" + text),
                        family.map(text -> "family=" + text),
                        peer.map(prefix -> "peer=" + prefix))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" "));
    }
}

package org.peerwarden.agent.os.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.peerwarden.agent.posture.BootClock;

/** The kernel's time since boot, sleep included, to a hundredth of a second. */
public final class LinuxBootClock implements BootClock {
    private static final Path UPTIME = Path.of("/proc/uptime");

    private final String bootId = LinuxMachine.read().bootId();

    @Override
    public Duration sinceBoot() {
        try {
            return parse(Files.readString(UPTIME));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From the text of {@code /proc/uptime}: seconds since boot, then seconds idle. */
    static Duration parse(String text) {
        return Duration.ofMillis((long) (Double.parseDouble(text.substring(0, text.indexOf(' '))) * 1000));
    }

    @Override
    public String bootId() {
        return bootId;
    }
}

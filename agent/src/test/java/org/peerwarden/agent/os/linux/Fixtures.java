package org.peerwarden.agent.os.linux;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;

/** Bytes captured from a real kernel, kept as hexadecimal text; all from a little-endian host. */
final class Fixtures {
    private Fixtures() {}

    static ByteBuffer bytes(String name) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(text(name).replaceAll("\\s", "")))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    static String text(String name) {
        try (InputStream in = Fixtures.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

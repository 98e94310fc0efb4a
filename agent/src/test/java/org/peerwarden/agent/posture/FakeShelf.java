package org.peerwarden.agent.posture;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A shelf in memory that can be full. */
final class FakeShelf implements Shelf {
    private final Map<String, byte[]> contents = new HashMap<>();
    private boolean full;
    private int writes;

    void fill(boolean now) {
        full = now;
    }

    int writes() {
        return writes;
    }

    void spoil(String name) {
        contents.computeIfPresent(name, (_, content) -> {
            content[content.length - 1] ^= 1;
            return content;
        });
    }

    @Override
    public Optional<byte[]> read(String name) {
        return Optional.ofNullable(contents.get(name)).map(byte[]::clone);
    }

    @Override
    public void write(String name, byte[] content) throws IOException {
        if (full) {
            throw new IOException("No space left on device");
        }
        writes++;
        contents.put(name, content.clone());
    }
}

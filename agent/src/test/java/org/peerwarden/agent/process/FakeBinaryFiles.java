package org.peerwarden.agent.process;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Files that a test writes, by path; one that was not written cannot be opened. */
public final class FakeBinaryFiles implements BinaryFiles {
    private final Map<String, byte[]> contents = new ConcurrentHashMap<>();
    private final AtomicInteger opened = new AtomicInteger();

    public void write(String path, String content) {
        contents.put(path, content.getBytes(StandardCharsets.UTF_8));
    }

    public int opened() {
        return opened.get();
    }

    @Override
    public InputStream open(ProcessKey process, Binary binary) throws IOException {
        opened.incrementAndGet();
        byte[] content = contents.get(binary.path());
        if (content == null) {
            throw new IOException("no such file: " + binary.path());
        }
        return new ByteArrayInputStream(content);
    }
}

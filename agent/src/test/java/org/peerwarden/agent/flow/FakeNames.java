package org.peerwarden.agent.flow;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Names that a test gives. */
public final class FakeNames implements NameTable {
    private final Map<InetAddress, String> names = new HashMap<>();
    private final boolean seesAnswers;

    public FakeNames(boolean seesAnswers) {
        this.seesAnswers = seesAnswers;
    }

    public FakeNames name(InetAddress address, String name) {
        names.put(address, name);
        return this;
    }

    @Override
    public Optional<String> nameOf(InetAddress address) {
        return Optional.ofNullable(names.get(address));
    }

    @Override
    public boolean seesAnswers() {
        return seesAnswers;
    }

    @Override
    public void close() {
        names.clear();
    }
}

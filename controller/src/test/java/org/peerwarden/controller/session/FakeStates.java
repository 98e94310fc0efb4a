package org.peerwarden.controller.session;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.peerwarden.controller.identity.HostId;
import org.peerwarden.proto.v1.AppliedState;
import org.peerwarden.proto.v1.SignedDesiredState;

/** Says what the test wants hosts to be like. */
final class FakeStates implements States {
    private final Map<HostId, String> desired = new ConcurrentHashMap<>();
    private final List<AppliedState> applied = new CopyOnWriteArrayList<>();
    private volatile Optional<Duration> lease = Optional.empty();

    void want(HostId host, String payload) {
        desired.put(host, payload);
    }

    void lease(Duration of) {
        lease = Optional.of(of);
    }

    List<AppliedState> applied() {
        return List.copyOf(applied);
    }

    @Override
    public Outgoing desired(HostId host) {
        return new Outgoing(
                SignedDesiredState.newBuilder()
                        .setPayload(ByteString.copyFromUtf8(desired.getOrDefault(host, "nothing")))
                        .build(),
                lease);
    }

    @Override
    public void applied(HostId host, AppliedState state) {
        applied.add(state);
    }
}

package org.peerwarden.agent.os.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Tag;
import org.peerwarden.agent.health.Health;
import org.peerwarden.agent.socket.RealWorld;
import org.peerwarden.agent.socket.SocketTable;
import org.peerwarden.agent.socket.SocketTableContract;
import org.peerwarden.agent.socket.World;

@Tag("kernel")
class NetlinkSocketsTest extends SocketTableContract {
    private final InstantSource clock = InstantSource.fixed(Instant.EPOCH);

    @Override
    protected World makeWorld() {
        return new RealWorld();
    }

    @Override
    protected SocketTable makeTable() {
        assertThat(NetlinkSockets.whyNot()).isEmpty();
        return new NetlinkSockets(clock, new Health(clock));
    }
}

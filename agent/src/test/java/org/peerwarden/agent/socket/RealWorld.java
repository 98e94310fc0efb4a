package org.peerwarden.agent.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Sockets of this process, in the namespace of the test's threads. */
public final class RealWorld implements World {
    private final Deque<Closeable> open = new ArrayDeque<>();
    private final Map<Endpoint, ServerSocketChannel> listeners = new HashMap<>();
    private final Map<Talk, SocketChannel> callers = new HashMap<>();
    private final Map<Talk, SocketChannel> called = new HashMap<>();

    @Override
    public Endpoint listen(String address) {
        return io(() -> {
            ServerSocketChannel listener = keep(ServerSocketChannel.open());
            listener.bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0), 50);
            Endpoint at = endpoint(listener.getLocalAddress());
            listeners.put(at, listener);
            return at;
        });
    }

    @Override
    public Talk connect(Endpoint listener, String from, boolean accepted) {
        return io(() -> {
            InetAddress address = InetAddress.ofLiteral(from);
            SocketChannel client = keep(SocketChannel.open());
            client.bind(new InetSocketAddress(address, 0));
            client.connect(new InetSocketAddress(address, listener.port()));
            Talk talk = new Talk(endpoint(client.getLocalAddress()), endpoint(client.getRemoteAddress()));
            callers.put(talk, client);
            if (accepted) {
                called.put(
                        talk,
                        keep(Objects.requireNonNull(listeners.get(listener)).accept()));
            }
            return talk;
        });
    }

    @Override
    public void exchange(Talk talk, int there, int back) {
        io(() -> {
            send(caller(talk), peerOf(talk), there);
            send(peerOf(talk), caller(talk), back);
            return there + back;
        });
    }

    private static void send(SocketChannel from, SocketChannel to, int bytes) throws IOException {
        assertThat(from.write(ByteBuffer.allocate(bytes))).isEqualTo(bytes);
        ByteBuffer got = ByteBuffer.allocate(bytes);
        while (got.hasRemaining()) {
            assertThat(to.read(got)).isPositive();
        }
    }

    @Override
    public void close(Talk talk) {
        io(() -> {
            caller(talk).shutdownOutput();
            assertThat(peerOf(talk).read(ByteBuffer.allocate(1))).isEqualTo(-1);
            peerOf(talk).close();
            assertThat(caller(talk).read(ByteBuffer.allocate(1))).isEqualTo(-1);
            caller(talk).close();
            return talk;
        });
    }

    @Override
    public void reset(Talk talk) {
        io(() -> {
            caller(talk).setOption(StandardSocketOptions.SO_LINGER, 0);
            caller(talk).close();
            assertThatThrownBy(() -> peerOf(talk).read(ByteBuffer.allocate(1))).isInstanceOf(IOException.class);
            peerOf(talk).close();
            return talk;
        });
    }

    /** Asked without waiting in connect, as most clients do; see {@code NetlinkSockets} on those that wait. */
    @Override
    public Talk refused(String address) {
        return io(() -> {
            InetAddress host = InetAddress.ofLiteral(address);
            int closedPort;
            try (ServerSocketChannel taken = ServerSocketChannel.open()) {
                taken.bind(new InetSocketAddress(host, 0));
                closedPort = endpoint(taken.getLocalAddress()).port();
            }
            try (SocketChannel client = SocketChannel.open()) {
                client.configureBlocking(false);
                client.bind(new InetSocketAddress(host, 0));
                Talk talk = new Talk(endpoint(client.getLocalAddress()), new Endpoint(host, closedPort));
                assertThatThrownBy(() -> {
                            client.connect(new InetSocketAddress(host, closedPort));
                            while (!client.finishConnect()) {
                                Thread.onSpinWait();
                            }
                        })
                        .isInstanceOf(ConnectException.class);
                return talk;
            }
        });
    }

    @Override
    public Endpoint datagrams(String address) {
        return io(() -> endpoint(keep(DatagramChannel.open())
                .bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0))
                .getLocalAddress()));
    }

    @Override
    public Talk datagramsTo(Endpoint peer) {
        return io(() -> {
            DatagramChannel channel = keep(DatagramChannel.open());
            channel.connect(new InetSocketAddress(peer.address(), peer.port()));
            return new Talk(endpoint(channel.getLocalAddress()), peer);
        });
    }

    /** Kernel tests run as root. */
    @Override
    public int uid() {
        return 0;
    }

    @Override
    public void close() {
        io(() -> {
            while (!open.isEmpty()) {
                open.pop().close();
            }
            return open;
        });
    }

    private SocketChannel caller(Talk talk) {
        return Objects.requireNonNull(callers.get(talk));
    }

    private SocketChannel peerOf(Talk talk) {
        return Objects.requireNonNull(called.get(talk));
    }

    private <T extends Closeable> T keep(T socket) {
        open.push(socket);
        return socket;
    }

    private static Endpoint endpoint(SocketAddress address) {
        InetSocketAddress inet = (InetSocketAddress) address;
        return new Endpoint(inet.getAddress(), inet.getPort());
    }

    private static <T> T io(Attempt<T> attempt) {
        try {
            return attempt.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Attempt<T> {
        T run() throws IOException;
    }
}

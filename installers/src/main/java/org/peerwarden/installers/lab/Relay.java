package org.peerwarden.installers.lab;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** A port of this machine's loopback that leads to a port of a host in the lab, so that a browser outside can look in. */
public final class Relay implements Closeable {
    private static final int CHUNK = 16 * 1024;

    private final ServerSocketChannel listener;
    private final LabHost host;
    private final int port;

    private Relay(ServerSocketChannel listener, LabHost host, int port) {
        this.listener = listener;
        this.host = host;
        this.port = port;
    }

    /**
     * Starts relaying.
     *
     * @param preferred the port of the loopback to listen on; another one where that is in use
     */
    public static Relay open(int preferred, LabHost host, int port) {
        try {
            Relay relay = new Relay(listen(preferred), host, port);
            Thread.ofVirtual().name("relay").start(relay::accept);
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where to connect to. */
    public int port() {
        return listener.socket().getLocalPort();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServerSocketChannel listen(int preferred) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            return channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), preferred));
        } catch (IOException inUse) {
            return channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        }
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                SocketChannel outside = listener.accept();
                SocketChannel inside = NetworkNamespace.within(
                        host.firstProcess(),
                        () -> SocketChannel.open(
                                new InetSocketAddress(host.address().v4(), port)));
                Thread.startVirtualThread(() -> copy(outside, inside));
                Thread.startVirtualThread(() -> copy(inside, outside));
            } catch (IOException | LabException refused) {
                // The caller outside sees its connection end, as it would see one to the host itself.
            }
        }
    }

    private static void copy(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
        try (from;
                to) {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException ended) {
            // Either side may end the conversation; both channels are closed then.
        }
    }
}

package org.peerwarden.agent.os.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.peerwarden.agent.Await;
import org.peerwarden.agent.firewall.FirewallContract;

/**
 * A host at the other end of a cable: a network namespace in which one thread lives. This host gets 10.77.0.1 and fd77::1, the
 * far one has the addresses of {@link FirewallContract} and echoes there what it hears; it counts what reached it.
 */
final class FarHost implements AutoCloseable {
    private final ExecutorService inside = Executors.newSingleThreadExecutor();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final AtomicLong heard = new AtomicLong();
    private final String enter;

    /** Needs the root of a private network namespace; fails without. */
    FarHost() {
        int thread = call(() -> {
            assertThat(Namespaces.unshare(Namespaces.CLONE_NEWNET))
                    .as("a network namespace of its own")
                    .isZero();
            return Namespaces.gettid();
        });
        enter = "nsenter --net=/proc/" + ProcessHandle.current().pid() + "/task/" + thread + "/ns/net ";
        Shell.run("ip link add pwnear type veth peer name pwfar netns " + thread);
        for (String address : List.of("10.77.0.1/16", "fd77::1/64")) {
            Shell.run("ip address add " + address + " dev pwnear" + (address.contains(":") ? " nodad" : ""));
        }
        Shell.run("ip link set pwnear up; ip link set lo up");
        for (String address : List.of(
                FirewallContract.PEER + "/16",
                FirewallContract.OTHER + "/16",
                FirewallContract.PEER_6 + "/64",
                FirewallContract.OTHER_6 + "/64")) {
            shell("ip address add " + address + " dev pwfar" + (address.contains(":") ? " nodad" : ""));
        }
        shell("ip link set pwfar up; ip link set lo up");
        for (int port : List.of(FirewallContract.PORT, FirewallContract.OTHER_PORT)) {
            echo(call(() -> new ServerSocket(port)));
            echoDatagrams(port);
        }
        for (String address : List.of(FirewallContract.OTHER, FirewallContract.OTHER_6)) {
            Await.until(() -> connects(address), up -> up);
        }
    }

    private static boolean connects(String address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, FirewallContract.PORT), NftFirewallTest.PATIENCE);
            return true;
        } catch (IOException e) {
            return false; // The cable is not up yet.
        }
    }

    /** Runs a command there. */
    String shell(String command) {
        return Shell.run(enter + "sh -ec '" + command + "'");
    }

    /** Does something in a thread there: sockets that it makes are the far host's. */
    <T> T call(Callable<T> work) {
        try {
            return inside.submit(work).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** How many words reached it so far. */
    long heard() {
        return heard.get();
    }

    /** Echoes datagrams at one more port. */
    void echoDatagrams(int port) {
        // One socket an address: what is sent from any has the first address of its family.
        for (String address : List.of(
                FirewallContract.PEER, FirewallContract.OTHER, FirewallContract.PEER_6, FirewallContract.OTHER_6)) {
            echo(call(() -> new DatagramSocket(new InetSocketAddress(address, port))));
        }
    }

    private void echo(ServerSocket server) {
        open.add(server);
        Thread.ofVirtual().start(() -> {
            try (server) {
                while (true) {
                    Socket socket = server.accept();
                    Thread.ofVirtual().start(() -> echo(socket));
                }
            } catch (IOException e) {
                // The test is over.
            }
        });
    }

    private void echo(Socket socket) {
        try (socket) {
            byte[] bytes = new byte[100];
            int length = socket.getInputStream().read(bytes);
            while (length > 0) {
                heard.incrementAndGet();
                socket.getOutputStream().write(bytes, 0, length);
                length = socket.getInputStream().read(bytes);
            }
        } catch (IOException e) {
            // The other end was cut.
        }
    }

    private void echo(DatagramSocket socket) {
        open.add(socket);
        Thread.ofVirtual().start(() -> {
            byte[] bytes = new byte[100];
            while (!socket.isClosed()) {
                try {
                    DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
                    socket.receive(packet);
                    heard.incrementAndGet();
                    socket.send(packet);
                } catch (SocketException e) {
                    // Closed at the end of the test; otherwise the answer was refused on its way.
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
    }

    /** Whether the far host can open a connection to this one. */
    boolean reaches(String address, int port) {
        return call(() -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address, port), NftFirewallTest.PATIENCE);
                return true;
            } catch (IOException e) {
                return false;
            }
        });
    }

    @Override
    public void close() {
        for (AutoCloseable socket : open) {
            try {
                socket.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        inside.shutdownNow();
        // With its last thread the namespace goes, and the cable with it, at a moment of the kernel's choosing.
        Await.until(
                () -> Shell.run("ip link del pwnear 2>/dev/null || true; ip -o link show"),
                links -> !links.contains("pwnear"));
    }
}

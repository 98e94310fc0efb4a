package org.peerwarden.agent.os.portable;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.peerwarden.agent.posture.Reachability;
import org.peerwarden.agent.socket.Endpoint;

/** Tries by opening a TCP connection. */
public final class TcpReachability implements Reachability {
    private static final Duration PATIENCE = Duration.ofMillis(1500);

    /** A router that serves names or a page answers; one that does not refuses. */
    private static final int GATEWAY_PORT = 80;

    private final Supplier<List<InetAddress>> gateways;

    /**
     * Tries from this process.
     *
     * @param gateways who they are now
     */
    public TcpReachability(Supplier<List<InetAddress>> gateways) {
        this.gateways = gateways;
    }

    @Override
    public Outcome connect(Endpoint target) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(target.address(), target.port()), (int) PATIENCE.toMillis());
            return new Outcome(true, true, "answered");
        } catch (SocketTimeoutException e) {
            return new Outcome(false, false, "nothing came back within " + PATIENCE.toMillis() + " ms");
        } catch (ConnectException e) {
            boolean refused = String.valueOf(e.getMessage()).contains("refused");
            return refused
                    ? new Outcome(true, false, "refused by the other end")
                    : new Outcome(false, false, "not let out: " + e.getMessage());
        } catch (IOException e) {
            return new Outcome(false, false, "not let out: " + e.getMessage());
        }
    }

    @Override
    public List<Endpoint> gateways() {
        return gateways.get().stream()
                .map(gateway -> new Endpoint(gateway, GATEWAY_PORT))
                .toList();
    }
}

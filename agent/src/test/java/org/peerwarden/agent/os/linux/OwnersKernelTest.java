package org.peerwarden.agent.os.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerwarden.agent.Await;
import org.peerwarden.agent.health.Health;
import org.peerwarden.agent.process.Attributed;
import org.peerwarden.agent.process.AttributedSocket;
import org.peerwarden.agent.process.Attribution;
import org.peerwarden.agent.process.Attributor;
import org.peerwarden.agent.process.Binary;
import org.peerwarden.agent.process.Hasher;
import org.peerwarden.agent.process.Owner;
import org.peerwarden.agent.process.ProcessKey;
import org.peerwarden.agent.socket.Observation;
import org.peerwarden.agent.socket.SocketState;
import org.peerwarden.agent.socket.Transport;

/** Whose a socket is on this very kernel, with real processes. */
@Tag("kernel")
final class OwnersKernelTest {
    private static final String LISTEN = """
            import socket, sys
            s = socket.create_server(("127.0.0.1", 0))
            print(s.getsockname()[1], flush=True)
            sys.stdin.readline()
            """;

    @TempDir
    private Path directory;

    private final Health health = new Health(InstantSource.system());
    private final ProcProcesses processes = new ProcProcesses();
    private final NetlinkSockets sockets = new NetlinkSockets(InstantSource.system(), health);
    private final Hasher hasher = new Hasher(processes, new InstalledPackages(), 1L << 30);
    private final Attributor attributor = new Attributor(processes, hasher, health);

    @AfterEach
    void close() {
        hasher.close();
        sockets.close();
    }

    @Test
    void describeWhoListens() throws IOException {
        try (Python server = Python.run(LISTEN, "--password=hunter2")) {
            int port = Integer.parseInt(server.line());

            Owner owner = Await.until(
                            () -> listener(port).owner(),
                            found -> found.flatMap(o -> o.binary().sha256()).isPresent())
                    .orElseThrow();

            Path interpreter = Path.of("/usr/bin/python3").toRealPath();
            assertThat(owner.process().pid()).isEqualTo(server.pid());
            assertThat(owner.binary().path()).isEqualTo(interpreter.toString());
            assertThat(owner.binary().sha256()).contains(sha256(interpreter));
            assertThat(owner.binary().installedBy())
                    .hasValueSatisfying(found -> assertThat(found.name()).startsWith("python3"));
            assertThat(owner.commandLine().getLast()).isEqualTo("--password=[redacted]");
            assertThat(owner.uid()).isZero();
            assertThat(owner.user()).contains("root");
            assertThat(owner.parents()).isNotEmpty();
            assertThat(owner.parents().getFirst().process().pid())
                    .isEqualTo((int) ProcessHandle.current().pid());
            assertThat(owner.networkNamespace())
                    .isEqualTo(ProcProcesses.namespace(
                            Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString()));
        }
    }

    @Test
    void nameTheParentOfAForkAndThenTheChild() {
        String script = """
                import os, socket, sys, time
                s = socket.create_server(("127.0.0.1", 0))
                time.sleep(0.05)
                child = os.fork()
                if child == 0:
                    time.sleep(60)
                    os._exit(0)
                print(s.getsockname()[1], child, flush=True)
                sys.stdin.readline()
                """;
        try (Python parent = Python.run(script)) {
            String[] answer = parent.line().split(" ", -1);
            int port = Integer.parseInt(answer[0]);
            int child = Integer.parseInt(answer[1]);
            try {
                assertThat(pid(listener(port))).contains(parent.pid());
                parent.end();
                assertThat(Await.until(() -> pid(listener(port)), Optional.of(child)::equals))
                        .contains(child);
            } finally {
                ProcessHandle.of(child).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    @Test
    void nameTheReceiverOfAPassedSocketOnceTheSenderEnded() {
        String receiverScript = """
                import socket, sys
                u = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                u.bind(sys.argv[1])
                print("ready", flush=True)
                fds = socket.recv_fds(u, 1, 1)[1]
                print("received", flush=True)
                sys.stdin.readline()
                """;
        String senderScript = """
                import socket, sys
                s = socket.create_server(("127.0.0.1", 0))
                print(s.getsockname()[1], flush=True)
                sys.stdin.readline()
                u = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                u.connect(sys.argv[1])
                socket.send_fds(u, [b"x"], [s.fileno()])
                sys.stdin.readline()
                """;
        String path = directory.resolve("unix").toString();
        try (Python receiver = Python.run(receiverScript, path);
                Python sender = Python.run(senderScript, path)) {
            assertThat(receiver.line()).isEqualTo("ready");
            int port = Integer.parseInt(sender.line());
            assertThat(pid(listener(port))).contains(sender.pid());

            sender.goOn();
            assertThat(receiver.line()).isEqualTo("received");
            assertThat(pid(listener(port))).contains(sender.pid());
            sender.end();

            assertThat(Await.until(() -> pid(listener(port)), Optional.of(receiver.pid())::equals))
                    .contains(receiver.pid());
        }
    }

    @Test
    void readABinaryThatWasDeleted() throws IOException {
        Path original = Path.of("/usr/bin/python3").toRealPath();
        Path copy = Files.copy(original, directory.resolve("updater"));
        assertThat(copy.toFile().setExecutable(true)).isTrue();
        try (Python server = Python.run(copy, LISTEN)) {
            int port = Integer.parseInt(server.line());
            Files.delete(copy);

            Binary binary = hashed(port);

            assertThat(binary.origin()).isEqualTo(Binary.Origin.DELETED);
            assertThat(binary.path()).isEqualTo(copy.toString());
            assertThat(binary.sha256()).contains(sha256(original));
            assertThat(binary.installedBy()).isEmpty();
        }
    }

    @Test
    void readABinaryThatNeverWasAFile() throws IOException {
        Path original = Path.of("/usr/bin/python3").toRealPath();
        String launcher = """
                import os, sys
                fd = os.memfd_create("payload", 0)
                os.write(fd, open(sys.argv[1], "rb").read())
                os.set_inheritable(fd, True)
                os.execv("/proc/self/fd/%d" % fd, ["python3", "-c", sys.argv[2]])
                """;
        try (Python server = Python.run(launcher, original.toString(), LISTEN)) {
            int port = Integer.parseInt(server.line());

            Binary binary = hashed(port);

            assertThat(binary.origin()).isEqualTo(Binary.Origin.MEMFD);
            assertThat(binary.path()).isEqualTo("/memfd:payload");
            assertThat(binary.sha256()).contains(sha256(original));
        }
    }

    @Test
    void nameTheListenerOfACallThatWasNotAccepted() throws IOException {
        try (Python server = Python.run(LISTEN)) {
            int port = Integer.parseInt(server.line());
            try (Socket client = new Socket()) {
                client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                Predicate<Observation> waiting = socket -> socket.state() == SocketState.ESTABLISHED
                        && socket.local().port() == port;
                Predicate<Observation> calling = socket -> socket.state() == SocketState.ESTABLISHED
                        && socket.local().port() == client.getLocalPort();

                Attribution found = attribution(waiting);

                assertThat(found.method()).isEqualTo(Attribution.Method.LISTENER);
                assertThat(pid(found)).contains(server.pid());
                assertThat(pid(attribution(calling)))
                        .contains((int) ProcessHandle.current().pid());
            }
        }
    }

    @Test
    void neverTakeTheNewProcessOfAPidForTheOld() throws IOException {
        ProcessKey first;
        try (Python server = Python.run(LISTEN)) {
            server.line();
            first = key(server.pid());
            assertThat(processes.socketInodes(first)).isNotEmpty();
        }
        try (Python second = again(first.pid())) {
            second.line();
            assertThat(second.pid()).isEqualTo(first.pid());

            assertThat(processes.alive(first)).isFalse();
            assertThat(processes.socketInodes(first)).isEmpty();
            assertThat(processes.describe(first)).isEmpty();
            assertThat(processes.socketInodes(key(second.pid()))).isNotEmpty();
            assertThat(key(second.pid())).isNotEqualTo(first);
        }
    }

    /** Another process with the pid: the kernel gives the number after the one written there. Others may be quicker. */
    private static Python again(int pid) {
        return Await.until(
                () -> {
                    try {
                        Files.writeString(Path.of("/proc/sys/kernel/ns_last_pid"), Integer.toString(pid - 1));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    Python next = Python.run(LISTEN);
                    if (next.pid() != pid) {
                        next.close();
                    }
                    return next;
                },
                next -> next.pid() == pid);
    }

    private ProcessKey key(int pid) {
        return processes.processes().stream()
                .filter(process -> process.pid() == pid)
                .findFirst()
                .orElseThrow();
    }

    private Binary hashed(int port) {
        return Await.until(
                        () -> listener(port).owner().map(Owner::binary),
                        found -> found.flatMap(Binary::sha256).isPresent())
                .orElseThrow();
    }

    private Attribution listener(int port) {
        return attribution(socket -> socket.transport() == Transport.TCP
                && socket.state() == SocketState.LISTEN
                && socket.local().port() == port);
    }

    private Attribution attribution(Predicate<Observation> wanted) {
        Attributed attributed = attributor.attribute(sockets.snapshot());
        return attributed.open().stream()
                .filter(socket -> wanted.test(socket.socket()))
                .map(AttributedSocket::attribution)
                .findFirst()
                .orElseThrow();
    }

    private static Optional<Integer> pid(Attribution attribution) {
        return attribution.owner().map(owner -> owner.process().pid());
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.readAllBytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

package org.peerwarden.installers.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A program that opens connection after connection from one host to another and writes down each: the record of what happened
 * that what was reported is counted against.
 */
public final class Callers {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ANSWERING = """
            import socket, sys, threading
            def serve(connection):
                with connection:
                    while (data := connection.recv(4096)):
                        connection.sendall(data)
            listener = socket.create_server(("", int(sys.argv[1])), backlog=512)
            print("listening", flush=True)
            while True:
                threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
            """;
    private static final String CALLING = """
            import json, signal, socket, sys, threading, time
            peer, port, every, hold = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])
            record = open(sys.argv[5], "a", buffering=1)
            lock, going = threading.Lock(), threading.Event()
            signal.signal(signal.SIGTERM, lambda *_: going.set())
            def call():
                try:
                    with socket.create_connection((peer, port), timeout=10) as connection:
                        opened, local = time.time(), connection.getsockname()[1]
                        connection.sendall(b"hello")
                        connection.recv(64)
                        going.wait(hold)
                except OSError as failure:
                    with lock:
                        record.write(json.dumps({"failure": str(failure)}) + "\\n")
                    return
                with lock:
                    record.write(json.dumps({"local": local, "opened": opened, "closed": time.time()}) + "\\n")
            calls = []
            while not going.is_set():
                calls.append(threading.Thread(target=call))
                calls[-1].start()
                going.wait(every)
            for one in calls:
                one.join()
            """;

    private final LabHost to;
    private final int port;
    private final LabProcess calling;
    private final Path record;

    private Callers(LabHost to, int port, LabProcess calling, Path record) {
        this.to = to;
        this.port = port;
        this.calling = calling;
        this.record = record;
    }

    /**
     * One connection as it was.
     *
     * @param localPort the caller's
     */
    public record Call(int localPort, Instant opened, Instant closed) {}

    /**
     * Starts calling.
     *
     * @param every from one call to the next
     * @param hold how long each stays open
     */
    public static Callers start(LabHost from, LabHost to, int port, Duration every, Duration hold) {
        Path answering = to.write("callers/answering.py", ANSWERING);
        LabProcess listener =
                to.start("answering-" + port, List.of("python3", answering.toString(), Integer.toString(port)));
        Await.until(
                "the called to listen",
                Duration.ofSeconds(10),
                () -> listener.output().contains("listening"));
        Path calling = from.write("callers/calling.py", CALLING);
        Path record = from.write("callers/record-" + port, "");
        LabProcess caller = from.start(
                "calling-" + port,
                List.of(
                        "python3",
                        calling.toString(),
                        to.address().v4(),
                        Integer.toString(port),
                        Double.toString(every.toMillis() / 1e3),
                        Double.toString(hold.toMillis() / 1e3),
                        record.toString()));
        return new Callers(to, port, caller, record);
    }

    public LabHost to() {
        return to;
    }

    public int port() {
        return port;
    }

    /** Ends all calls; what was open is closed and written down. */
    public void stop() {
        calling.stop();
    }

    /** The calls that have ended. */
    public List<Call> calls() {
        return lines().stream()
                .filter(line -> line.has("local"))
                .map(line -> new Call(
                        line.get("local").asInt(),
                        instant(line.get("opened").asDouble()),
                        instant(line.get("closed").asDouble())))
                .toList();
    }

    /** Calls that did not come about; empty where all did. */
    public List<String> failures() {
        return lines().stream()
                .flatMap(line -> Optional.ofNullable(line.get("failure")).stream())
                .map(JsonNode::asString)
                .toList();
    }

    private List<JsonNode> lines() {
        try {
            return Files.readAllLines(record).stream().map(JSON::readTree).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Instant instant(double seconds) {
        return Instant.ofEpochMilli(Math.round(seconds * 1e3));
    }
}

package org.peerwarden.controller.api;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.identity.ApiTokens;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes one client's events, on the thread of its request. */
final class EventStream {
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    private final ApiTokens tokens;
    private final Duration heartbeat;

    EventStream(ApiTokens tokens, Duration heartbeat) {
        this.tokens = tokens;
        this.heartbeat = heartbeat;
    }

    /** Returns when either side has ended the stream. */
    void serve(Watcher watcher, Exchange exchange, ServerResponse response) {
        try (watcher) {
            watcher.writtenBy(Thread.currentThread());
            response.status(200).header(HeaderNames.CONTENT_TYPE, "text/event-stream");
            try (OutputStream out = response.outputStream()) {
                write(out, ": watching\n\n");
                out.flush();
                do {
                    period(watcher, out);
                } while (!watcher.closed() && good(exchange));
            }
        } catch (IOException | UncheckedIOException | ServerConnectionException gone) {
            // The client went away, which is how most streams end: nobody is left to be told.
            LOG.debug("event=api-stream-cut origin={}", exchange.origin());
        } catch (InterruptedException ended) {
            // The server ends its streams by interrupting them; the request's thread is at its end here anyway.
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what comes in the time of a heartbeat, or a comment where nothing does. */
    private void period(Watcher watcher, OutputStream out) throws IOException, InterruptedException {
        long end = System.nanoTime() + heartbeat.toNanos();
        boolean silent = true;
        while (!watcher.closed()) {
            Optional<Event> event = watcher.next(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
            if (event.isEmpty()) {
                break;
            }
            silent = false;
            write(
                    out,
                    "event: " + Words.of(event.get().type()) + "\ndata: "
                            + event.get().data() + "\n\n");
            if (!watcher.waiting()) {
                out.flush();
            }
            if (System.nanoTime() >= end) {
                break;
            }
        }
        if (silent) {
            write(out, ": alive\n\n");
        }
        out.flush();
    }

    private boolean good(Exchange exchange) {
        try {
            exchange.caller().ifPresent(caller -> tokens.authenticate(caller.token(), exchange.origin()));
            return true;
        } catch (ControllerException ended) {
            return false;
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(Door.utf8(text));
    }
}

package org.peerwarden.agent.os.linux;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Optional;
import org.peerwarden.agent.flow.NameTable;
import org.peerwarden.agent.health.Health;
import org.peerwarden.agent.health.HealthCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names from the DNS answers that come to this host, read by a packet socket in the network namespace it was opened in. Answers
 * over TCP, over TLS and over HTTPS are not seen; a process that asks so has peers without names.
 */
public final class PacketNames implements NameTable {
    private static final Logger LOG = LoggerFactory.getLogger(PacketNames.class);
    private static final int LARGEST_PACKET = 65_535;

    /** A burst of answers while the reader waits for the processor; about 3,000 of them. */
    private static final int RECEIVE_BUFFER_BYTES = 4 << 20;

    private final Health health;
    private final Names names;
    private final int fd;
    private final int wake;
    private final Memory packet = new Memory(LARGEST_PACKET);
    private final Thread reader;
    private volatile boolean open = true;
    private volatile boolean seeing = true;
    private long dropped;

    /**
     * Opens it in this thread's network namespace.
     *
     * @throws IllegalStateException where {@link #whyNot()} has a reason
     */
    public PacketNames(InstantSource clock, Health health) {
        this.health = health;
        this.names = new Names(clock);
        try {
            fd = openSocket();
        } catch (NativeCallException e) {
            throw new IllegalStateException("NAMES_UNSEEN: " + e.getMessage(), e);
        }
        wake = LibC.eventfd(0, LibC.EFD_CLOEXEC);
        reader = Thread.ofPlatform().name("dns-names").daemon().start(this::read);
    }

    /** Why DNS answers cannot be seen on this host; empty where they can. */
    public static Optional<String> whyNot() {
        if (!System.getProperty("os.name", "").equals("Linux")) {
            return Optional.of("packet sockets are Linux's alone");
        }
        try {
            LibC.close(openSocket());
            return Optional.empty();
        } catch (NativeCallException e) {
            return Optional.of("a packet socket needs CAP_NET_RAW: " + e.getMessage());
        } catch (LinkageError e) {
            return Optional.of("native calls are not possible: " + e.getMessage());
        }
    }

    @Override
    public Optional<String> nameOf(InetAddress address) {
        return names.nameOf(address);
    }

    @Override
    public boolean seesAnswers() {
        return seeing && open;
    }

    private static int openSocket() {
        return PacketSocket.open(PacketFilter.PROGRAM, RECEIVE_BUFFER_BYTES);
    }

    private void read() {
        try (Memory descriptors = new Memory(16);
                Memory statistics = new Memory(8);
                Memory length = new Memory(4)) {
            while (open) {
                descriptors.clear();
                descriptors.setInt(0, fd);
                descriptors.setShort(4, LibC.POLLIN);
                descriptors.setInt(8, wake);
                descriptors.setShort(12, LibC.POLLIN);
                int ready = LibC.poll(descriptors, 2, -1);
                if (ready < 0 && Native.getLastError() != LibC.EINTR) {
                    throw NativeCallException.last("wait for DNS answers");
                }
                if (open && ready > 0) {
                    drain();
                    countDropped(statistics, length);
                }
            }
        } catch (RuntimeException e) {
            seeing = false;
            LOG.error("event=names_reader_failed", e);
            health.raise(HealthCode.NAMES_UNSEEN, "The reader of DNS answers failed: " + e);
        } finally {
            LibC.close(fd);
            LibC.close(wake);
            packet.close();
        }
    }

    private void drain() {
        while (open) {
            long got = LibC.recv(fd, packet, LARGEST_PACKET, 0);
            if (got < 0) {
                int errno = Native.getLastError();
                if (errno == LibC.EAGAIN || errno == LibC.EINTR || errno == LibC.ENETDOWN) {
                    return;
                }
                throw new NativeCallException("receive a DNS packet", errno);
            }
            names.take(packet.getByteBuffer(0, got));
        }
    }

    private void countDropped(Pointer statistics, Pointer length) {
        length.setInt(0, 8);
        if (LibC.getsockopt(fd, LibC.SOL_PACKET, LibC.PACKET_STATISTICS, statistics, length) == 0
                && statistics.getInt(4) != 0) {
            dropped += Integer.toUnsignedLong(statistics.getInt(4));
            health.raise(
                    HealthCode.NAMES_UNSEEN,
                    "%d DNS packets came faster than they were read; names may be missing.".formatted(dropped));
        }
    }

    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        try (Memory one = new Memory(8)) {
            one.setLong(0, 1);
            LibC.write(wake, one, 8);
        }
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

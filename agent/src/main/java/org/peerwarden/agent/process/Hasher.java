package org.peerwarden.agent.process;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what is slow to find out about a binary, its SHA-256 and its package, in a thread of its own.
 *
 * <p>{@link #known} answers at once with what is known by then; the rest appears in later answers. A binary is read once for
 * each {@link FileKey}, however many processes run it. Bounded: {@value #REMEMBERED} binaries are remembered, those not asked
 * for longest are forgotten; {@value #WAITING} wait to be read, and what finds no room is taken in when it is asked for
 * again.
 */
public final class Hasher implements AutoCloseable {
    /** Enough for a host that reads 32 MiB a second in the background without anybody noticing. */
    public static final long DEFAULT_BYTES_PER_SECOND = 32L << 20;

    static final int REMEMBERED = 4_096;
    static final int WAITING = 1_024;

    /** A process that ended before its binary was read may be followed by another that runs it. */
    static final Duration RETRY_AFTER = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(Hasher.class);
    private static final int CHUNK = 64 << 10;

    private final BinaryFiles files;
    private final PackageTable packages;
    private final long bytesPerSecond;
    private final InstantSource clock;
    private final BlockingQueue<Job> waiting = new ArrayBlockingQueue<>(WAITING);
    private final Map<Key, Findings> findings = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Findings> eldest) {
            return size() > REMEMBERED;
        }
    };
    private final Thread thread;

    /**
     * @param bytesPerSecond how fast files are read at most, so that a host under load does not notice
     */
    public Hasher(BinaryFiles files, PackageTable packages, long bytesPerSecond) {
        this(files, packages, bytesPerSecond, InstantSource.system());
    }

    Hasher(BinaryFiles files, PackageTable packages, long bytesPerSecond, InstantSource clock) {
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException("bytes a second must be positive: " + bytesPerSecond);
        }
        this.files = files;
        this.packages = packages;
        this.bytesPerSecond = bytesPerSecond;
        this.clock = clock;
        this.thread = Thread.ofPlatform().daemon().name("peerwarden-hasher").start(this::work);
    }

    /** The binary with what is known of it by now; what is not known is looked for. */
    public Binary known(Binary binary, ProcessKey process) {
        Key key = new Key(binary.path(), binary.file());
        synchronized (findings) {
            Findings found = findings.get(key);
            if (found instanceof Findings.Done done) {
                return binary.with(done.sha256(), done.installedBy());
            }
            boolean due = switch (found) {
                case null -> true;
                case Findings.Failed failed ->
                    !clock.instant().isBefore(failed.at().plus(RETRY_AFTER));
                case Findings.Looking _, Findings.Done _ -> false;
            };
            if (due && waiting.offer(new Job(key, binary, process))) {
                findings.put(key, Findings.LOOKING);
            }
        }
        return binary;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void work() {
        try {
            while (true) {
                Job job = waiting.take();
                Findings found = find(job);
                synchronized (findings) {
                    findings.put(job.key(), found);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Findings find(Job job) throws InterruptedException {
        try {
            return new Findings.Done(Optional.of(hash(job)), installedBy(job.binary()));
        } catch (IOException | RuntimeException e) {
            LOG.debug("binary.unread path={} cause={}", job.binary().path(), e.toString());
            return new Findings.Failed(clock.instant());
        }
    }

    private Optional<SoftwarePackage> installedBy(Binary binary) {
        try {
            return packages.ownerOf(binary);
        } catch (RuntimeException e) {
            LOG.debug("package.unread path={} cause={}", binary.path(), e.toString());
            return Optional.empty();
        }
    }

    private String hash(Job job) throws IOException, InterruptedException {
        MessageDigest digest = sha256();
        byte[] chunk = new byte[(int) Math.min(CHUNK, bytesPerSecond)];
        long begun = System.nanoTime();
        long read = 0;
        try (InputStream bytes = files.open(job.process(), job.binary())) {
            for (int n = bytes.read(chunk); n >= 0; n = bytes.read(chunk)) {
                digest.update(chunk, 0, n);
                read += n;
                pauseUntil(begun + (long) (1e9 * read / bytesPerSecond));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void pauseUntil(long nanoTime) throws InterruptedException {
        for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException("closed while reading");
            }
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private record Key(String path, FileKey file) {}

    private record Job(Key key, Binary binary, ProcessKey process) {}

    private sealed interface Findings {
        Findings LOOKING = new Looking();

        record Looking() implements Findings {}

        record Done(Optional<String> sha256, Optional<SoftwarePackage> installedBy) implements Findings {}

        record Failed(Instant at) implements Findings {}
    }
}

package org.peerwarden.installers.lab;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A private torrent of one generated file, its tracker, and the peers that hold it. No peer has a name; the only way to one is
 * the tracker, which is found by its address.
 */
public final class Swarm {
    private static final Duration STARTING = Duration.ofSeconds(15);
    private static final String CONTENT = "holiday-pictures.iso";
    private static final int TRACKER_PORT = 6969;

    private final Path content;
    private final Path torrent;
    private final LabHost tracker;
    private final int kilobytesPerSecond;
    private final List<LabHost> seeds = new ArrayList<>();

    private Swarm(Path content, Path torrent, LabHost tracker, int kilobytesPerSecond) {
        this.content = content;
        this.torrent = torrent;
        this.tracker = tracker;
        this.kilobytesPerSecond = kilobytesPerSecond;
    }

    /**
     * Makes the content, the torrent and the tracker.
     *
     * @param megabytes of content
     * @param kilobytesPerSecond what each peer may send and receive, so that a transfer lasts
     */
    public static Swarm start(Lab lab, int megabytes, int kilobytesPerSecond) {
        LabHost tracker = lab.host("tracker");
        Path content = tracker.write("content/" + CONTENT, "");
        fill(content, megabytes);
        Path torrent = tracker.home().resolve("content.torrent");
        Ran.of(
                        List.of(
                                "transmission-create",
                                "--private",
                                "--tracker",
                                "http://" + tracker.address().v4() + ":" + TRACKER_PORT + "/announce",
                                "--outfile",
                                torrent.toString(),
                                content.toString()),
                        STARTING)
                .orFail();
        tracker.write("tracker/allowed", infoHash(torrent) + "\n");
        tracker.start(
                "opentracker",
                List.of(
                        "/usr/bin/opentracker",
                        "-p",
                        Integer.toString(TRACKER_PORT),
                        "-P",
                        Integer.toString(TRACKER_PORT),
                        "-d",
                        tracker.home().resolve("tracker").toString(),
                        // It reads the list after it has made its directory its root.
                        "-w",
                        "/allowed"));
        Await.until(
                "the tracker to listen",
                STARTING,
                () -> tracker.run(STARTING, List.of("bash", "-c", "echo >/dev/tcp/127.0.0.1/" + TRACKER_PORT))
                        .succeeded());
        return new Swarm(content, torrent, tracker, kilobytesPerSecond);
    }

    /** Makes a host on which a client holds the whole content and gives it. */
    public LabHost seed(String name, LabClient client) {
        LabHost host = tracker.lab().host(name);
        join(host, client, true);
        seeds.add(host);
        return host;
    }

    /** Starts a client that fetches the content, on a host that is there. Started again, it goes on with what it has. */
    public LabProcess fetch(LabHost host, LabClient client) {
        return join(host, client, false);
    }

    /** The hosts that give. */
    public List<LabHost> seeds() {
        return List.copyOf(seeds);
    }

    public LabHost tracker() {
        return tracker;
    }

    /** What a host has fetched from the seeds, measured by the router. */
    public long fetched(LabHost host) {
        return seeds.stream()
                .mapToLong(seed -> host.trafficWith(seed).received())
                .sum();
    }

    private LabProcess join(LabHost host, LabClient client, boolean seeding) {
        Path home = host.home().resolve(client.name());
        Path downloads = home.resolve("downloads");
        try {
            Files.createDirectories(downloads);
            Path own = Files.createDirectories(home.resolve("torrents")).resolve("content.torrent");
            if (!Files.exists(own)) {
                Files.copy(torrent, own);
            }
            Path mine = downloads.resolve(CONTENT);
            if (seeding && !Files.exists(mine)) {
                Files.createLink(mine, content);
            }
            return client.start(new Setting(
                    host, home, Optional.of(new Setting.Share(own, downloads, seeding, kilobytesPerSecond))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String infoHash(Path torrent) {
        return Ran.of(List.of("transmission-show", torrent.toString()), STARTING)
                .orFail()
                .output()
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("Hash:"))
                .map(line -> line.substring("Hash:".length()).strip())
                .findFirst()
                .orElseThrow(
                        () -> new LabException("TORRENT_MISSING", "transmission-show names no hash of " + torrent));
    }

    private static void fill(Path content, int megabytes) {
        Random random = new Random(7);
        byte[] block = new byte[1 << 20];
        try (OutputStream out = Files.newOutputStream(content)) {
            for (int i = 0; i < megabytes; i++) {
                random.nextBytes(block);
                out.write(block);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package org.peerwarden.installers.lab;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a program is started.
 *
 * @param home a directory of its own, which is kept when it is started again
 * @param share what it seeds or fetches; empty for ordinary programs
 */
public record Setting(LabHost host, Path home, Optional<Share> share) {
    /**
     * A part in a swarm.
     *
     * @param torrent the torrent's file
     * @param downloads where the content is or goes
     * @param seeding whether the content is there already
     * @param kilobytesPerSecond what it may send, and what it may receive
     */
    public record Share(Path torrent, Path downloads, boolean seeding, int kilobytesPerSecond) {}

    /** The part in the swarm of a program that needs one. */
    public Share torrent() {
        return share.orElseThrow(() -> new LabException("TORRENT_MISSING", "started outside of a swarm"));
    }

    /** Writes a file in the program's own directory. */
    public Path write(String file, String text) {
        return host.write(host.home().relativize(home).resolve(file).toString(), text);
    }
}

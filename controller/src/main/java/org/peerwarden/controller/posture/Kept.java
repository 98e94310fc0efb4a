package org.peerwarden.controller.posture;

import java.util.Optional;
import org.peerwarden.controller.identity.HostId;

/**
 * What is kept of a host's posture.
 *
 * @param revision 0 before the first
 * @param content SHA-256 over what the revision says, hexadecimal; empty before the first
 * @param report what the host last said
 */
public record Kept(HostId host, long revision, String content, Optional<Report> report) {
    Kept with(Report next) {
        return new Kept(host, revision, content, Optional.of(next));
    }

    /** The same content under the revision after the one given. */
    Kept after(long accepted) {
        return new Kept(host, accepted + 1, content, report);
    }

    /** The same where the content is; otherwise the next revision. */
    Kept at(String now) {
        return now.equals(content) ? this : new Kept(host, revision + 1, now, report);
    }
}

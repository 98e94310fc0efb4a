package org.peerwarden.controller.api;

import java.util.Optional;
import org.peerwarden.controller.identity.HostId;

/**
 * Something that changed.
 *
 * @param host that it concerns; empty where it concerns no single host
 * @param group whose operators may see it; empty for everybody's
 * @param data one line of JSON
 */
record Event(EventType type, Optional<HostId> host, Optional<String> group, String data) {}

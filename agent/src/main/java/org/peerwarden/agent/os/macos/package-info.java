/**
 * What is macOS' own beside the portable tier: the machine's identifier, the release, and which launchd job a process is.
 *
 * <p>Starting points: {@link org.peerwarden.agent.os.macos.MacHost}.
 *
 * <p>Must not know: the packages of other systems, the wire, how anything is judged.
 *
 * <p>The output of macOS' own tools is read by pure functions. There is no firewall for macOS yet.
 */
@NullMarked
package org.peerwarden.agent.os.macos;

import org.jspecify.annotations.NullMarked;

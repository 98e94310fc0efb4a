/**
 * What the host should enforce, as one value, through one port.
 *
 * <p>Fail-open or fail-closed is chosen on purpose: rules stay in the kernel when the agent dies (fail-closed for what was
 * decided), and an agent that never started leaves the host open; the lease bounds isolation.
 *
 * <p>Starting points: {@link Firewall}, {@link Ruleset}.
 *
 * <p>Must not know: gRPC, any OS.
 */
@NullMarked
package org.peerwarden.agent.firewall;

import org.jspecify.annotations.NullMarked;

/**
 * What the kernel says is open.
 *
 * <p>Starting points: {@link SocketTable}, {@link Observation}.
 *
 * <p>Must not know: processes, policy.
 */
@NullMarked
package org.peerwarden.agent.socket;

import org.jspecify.annotations.NullMarked;

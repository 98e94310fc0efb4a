/**
 * Whose socket it is: path, hash, user, parents, package, container, and how sure we are.
 *
 * <p>Starting points: {@link org.peerwarden.agent.process.Attributor} (whose a socket is, and how that is known), {@link
 * org.peerwarden.agent.process.Owner}, {@link org.peerwarden.agent.process.Redaction} (what does not leave the host).
 *
 * <p>Must not know: flows, policy.
 */
@NullMarked
package org.peerwarden.agent.process;

import org.jspecify.annotations.NullMarked;

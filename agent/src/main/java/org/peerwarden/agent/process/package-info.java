/**
 * Whose socket it is: path, hash, user, parents, package, container, and how sure we are.
 *
 * <p>Starting points: {@link Attribution}, {@link Owner}, {@link ProcessTable}.
 *
 * <p>Must not know: flows, policy.
 */
@NullMarked
package org.peerwarden.agent.process;

import org.jspecify.annotations.NullMarked;

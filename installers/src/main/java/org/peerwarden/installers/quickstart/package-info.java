/**
 * Shows in a few minutes, on real programs, what the product does; {@code installers/quickstart} starts it.
 *
 * <p>Starting points: {@link org.peerwarden.installers.quickstart.Main},
 * {@link org.peerwarden.installers.quickstart.Quickstart}.
 *
 * <p>Must not know: the code of the agent and of the controller; it sees what an operator sees, and what the lab's router counts.
 */
@NullMarked
package org.peerwarden.installers.quickstart;

import org.jspecify.annotations.NullMarked;

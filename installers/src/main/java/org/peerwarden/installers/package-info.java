/**
 * What is shipped, and what proves it.
 *
 * <p>Starting points: {@link org.peerwarden.installers.lab.Lab} and {@code installers/lab/README.md}.
 *
 * <p>Must not know: the code of the agent and of the controller; what is shipped is run as its users run it. Only
 * {@code bench} measures a part of the agent from inside.
 */
@NullMarked
package org.peerwarden.installers;

import org.jspecify.annotations.NullMarked;

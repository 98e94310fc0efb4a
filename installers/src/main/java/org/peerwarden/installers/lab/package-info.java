/**
 * A small internet of network namespaces on one machine, in which real programs talk and nothing leaves.
 *
 * <p>Starting points: {@link org.peerwarden.installers.lab.Lab}, which makes {@link org.peerwarden.installers.lab.LabHost}s;
 * {@link org.peerwarden.installers.lab.LabClient} and {@link org.peerwarden.installers.lab.Clients}, where a program is added
 * in ten lines; {@link org.peerwarden.installers.lab.LabController} and {@link org.peerwarden.installers.lab.LabAgent}, which
 * run what is shipped.
 *
 * <p>Must not know: the code of the agent and of the controller, nor any test.
 */
@NullMarked
package org.peerwarden.installers.lab;

import org.jspecify.annotations.NullMarked;

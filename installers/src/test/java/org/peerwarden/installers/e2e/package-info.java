/**
 * What the product must show: each test runs what is shipped, with real programs, in a lab, and measures from outside.
 *
 * <p>Starting points: {@link org.peerwarden.installers.e2e.DetectionTest}, {@link org.peerwarden.installers.lab.Fleet}.
 *
 * <p>Must not know: the code of the agent and of the controller.
 */
@NullMarked
package org.peerwarden.installers.e2e;

import org.jspecify.annotations.NullMarked;

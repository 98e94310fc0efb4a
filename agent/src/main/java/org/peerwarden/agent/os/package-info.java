/**
 * What operating systems have in common when they are asked for something: their tools, and lists that are costly to ask for.
 *
 * <p>Starting points: {@link SystemTool}, {@link ServiceNames}.
 *
 * <p>Must not know: any one operating system; these know it.
 */
@NullMarked
package org.peerwarden.agent.os;

import org.jspecify.annotations.NullMarked;

/**
 * What is Windows' own beside the portable tier: the machine's identifier, the edition, and which services a process is.
 *
 * <p>Starting points: {@link org.peerwarden.agent.os.windows.WindowsHost}.
 *
 * <p>Must not know: the packages of other systems, the wire, how anything is judged.
 *
 * <p>The output of Windows' own tools is read by pure functions, by position and by names that are not translated. There is no
 * firewall for Windows yet.
 */
@NullMarked
package org.peerwarden.agent.os.windows;

import org.jspecify.annotations.NullMarked;

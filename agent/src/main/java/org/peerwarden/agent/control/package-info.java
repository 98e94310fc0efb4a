/**
 * What a local administrator may ask a running agent, over a Unix socket that only the agent's user can open: one JSON object
 * a line, asked and answered.
 *
 * <p>Starting points: {@link ControlServer}, {@link ControlClient}, {@link Desk}.
 *
 * <p>Must not know: link, any OS.
 */
@NullMarked
package org.peerwarden.agent.control;

import org.jspecify.annotations.NullMarked;

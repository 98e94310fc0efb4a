/**
 * The agent as a whole: picks what the platform offers, builds the rest by constructors, starts and stops it.
 *
 * <p>A signal to end stops the agent and leaves enforcement in place: what was decided about this host does not end with a
 * process on it. {@code cleanup} removes everything.
 *
 * <p>Starting points: {@link Main}, {@link Agent}, {@link AgentConfig}.
 *
 * <p>Must not know: what a system call looks like; nothing imports it.
 */
@NullMarked
package org.peerwarden.agent;

import org.jspecify.annotations.NullMarked;

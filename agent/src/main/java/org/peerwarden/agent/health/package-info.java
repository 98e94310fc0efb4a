/**
 * What is wrong with this agent right now: coded, bounded, reported.
 *
 * <p>Starting points: {@link Health}, {@link HealthCode}.
 *
 * <p>Must not know: anything of ours.
 */
@NullMarked
package org.peerwarden.agent.health;

import org.jspecify.annotations.NullMarked;

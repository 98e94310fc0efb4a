/**
 * What somebody decided about hosts and what may talk on them: allow, block, isolate, release.
 *
 * <p>A click and a detection take this same road. A decision says where and what, is never about everything, may end by
 * itself, can be revoked, and is audited before it counts. How it reaches hosts is {@code posture}'s.
 *
 * <p>Of what stands at one time: an allow and a block of the same thing in the same place contradict each other and the later
 * is refused; the same decision again takes the earlier one's place; an isolation ends the isolation or release of its host
 * that stood, and a release the isolation.
 *
 * <p>Starting points: {@link Decisions}, {@link Decision}, {@link Proposal}.
 *
 * <p>Must not know: SQL, the wire, how hosts are told.
 */
@NullMarked
package org.peerwarden.controller.decision;

import org.jspecify.annotations.NullMarked;

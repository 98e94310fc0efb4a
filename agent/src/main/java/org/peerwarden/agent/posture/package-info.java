/**
 * The desired state last accepted: verified, kept on disk, made into one ruleset, applied, proved, and held against change.
 *
 * <p>A state stands until the controller sends another: it outlives the agent, a restart of the host, and a clean-up of the
 * firewall, after which the next start applies it again. Only {@code cleanup --forget} ends it without the controller.
 *
 * <p>Starting points: {@link Posture}, {@link DesiredState}, {@link AppliedState}.
 *
 * <p>Must not know: gRPC.
 */
@NullMarked
package org.peerwarden.agent.posture;

import org.jspecify.annotations.NullMarked;

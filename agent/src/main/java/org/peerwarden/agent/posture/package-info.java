/**
 * The desired state last accepted: verified, kept on disk, made into one ruleset, applied, proved, and held against change.
 *
 * <p>Starting points: {@link Posture}, {@link DesiredState}, {@link AppliedState}.
 *
 * <p>Must not know: gRPC.
 */
@NullMarked
package org.peerwarden.agent.posture;

import org.jspecify.annotations.NullMarked;

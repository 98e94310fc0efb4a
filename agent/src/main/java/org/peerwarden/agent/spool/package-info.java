/**
 * Bytes waiting to be sent: kept over restarts, bounded, dropped oldest first and counted.
 *
 * <p>Starting points: {@link Spool}, {@link SpoolLimits}.
 *
 * <p>Must not know: what the bytes mean.
 */
@NullMarked
package org.peerwarden.agent.spool;

import org.jspecify.annotations.NullMarked;

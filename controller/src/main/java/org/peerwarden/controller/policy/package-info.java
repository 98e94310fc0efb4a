/**
 * The versions of the fleet's policy, and which one is in force.
 *
 * <p>Numbers rise and are never given twice; what was in force once is kept and can be put in force again, as a new version. A
 * text with errors is refused and changes nothing.
 *
 * <p>Starting points: {@link PolicyVersions}, {@link PolicyVersion}.
 *
 * <p>Must not know: decisions, how hosts are told, SQL, the wire.
 */
@NullMarked
package org.peerwarden.controller.policy;

import org.jspecify.annotations.NullMarked;

/**
 * What each host should be like, and how far it is: policy and decisions become one signed state a host, and what the host
 * reports back becomes an answer to "is it in force?".
 *
 * <p>A host's state has a revision that grows when, and only when, what it says changes; the number is kept before anybody is
 * told. Sending it again refreshes the lease of an isolation.
 *
 * <p>Starting points: {@link Postures}, {@link Composition} (what is wanted), {@link Assessment} (how far it is).
 *
 * <p>Must not know: SQL, the wire ({@link StateEncoder} does).
 */
@NullMarked
package org.peerwarden.controller.posture;

import org.jspecify.annotations.NullMarked;

/**
 * Is this binary peer-to-peer, which kind, on what evidence; and what policy says of it.
 *
 * <p>Starting points: {@link Verdict}, {@link Evidence}.
 *
 * <p>Must not know: how it is enforced.
 */
@NullMarked
package org.peerwarden.agent.verdict;

import org.jspecify.annotations.NullMarked;

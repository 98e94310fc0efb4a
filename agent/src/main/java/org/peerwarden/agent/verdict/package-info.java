/**
 * Is this binary peer-to-peer, which kind, on what evidence; and what policy says of it.
 *
 * <p>Starting points: {@link org.peerwarden.agent.verdict.Judge} (what is done), {@link org.peerwarden.agent.verdict.Deciders} (each
 * sign, with its weight), {@link org.peerwarden.agent.verdict.Rulings} (what policy says).
 *
 * <p>Must not know: how it is enforced.
 */
@NullMarked
package org.peerwarden.agent.verdict;

import org.jspecify.annotations.NullMarked;

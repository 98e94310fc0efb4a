/**
 * The hosts: what they are, whether they are there, how well their agents are, and whether one identity is used twice.
 *
 * <p>Starting points: {@link Fleet}, {@link Host}.
 *
 * <p>Must not know: flows, policies and decisions; the wire; SQL. Of ours only {@code identity}, {@code audit} and
 * {@code failure}.
 */
@NullMarked
package org.peerwarden.controller.fleet;

import org.jspecify.annotations.NullMarked;

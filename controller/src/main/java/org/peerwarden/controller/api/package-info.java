/**
 * The operators' door: HTTPS and JSON after the contract in {@code proto/openapi.yaml}, and what changes as server-sent events.
 *
 * <p>Every request goes the same way: {@link Door} finds who asks, whether they may, reads what is asked, has one
 * {@link Route} answer it, and turns whatever is thrown into a {@link Problem}. What is answered is a view made for the
 * contract, never a record of an inner package, so that these can change without it.
 *
 * <p>Starting points: {@link ApiServer}, {@link Routes}, {@link Door}, {@link Watchers}.
 *
 * <p>Must not know: SQL, the agents' wire, the command line.
 */
@NullMarked
package org.peerwarden.controller.api;

import org.jspecify.annotations.NullMarked;

/**
 * Where the controller keeps what it knows: SQLite for what it decided and who is who, DuckDB for what hosts did.
 *
 * <p>Every storage port of the inner packages has its implementation here; the ports' contract tests run on both these and the
 * fakes. What was written through {@link Database} is on the disk when the call returns.
 *
 * <p>Starting points: {@link Database}, {@link DuckFlows}.
 *
 * <p>Must not know: the wire, the operators' protocol.
 */
@NullMarked
package org.peerwarden.controller.store;

import org.jspecify.annotations.NullMarked;

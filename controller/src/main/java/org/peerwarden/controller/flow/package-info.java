/**
 * What hosts did: the records that agents send, taken in once each, and what can be asked of them.
 *
 * <p>An agent's records stand in one sequence a spool. {@link Ingest} keeps a record and the offset behind it in one
 * transaction, so that what was acknowledged is never lost and what is sent again is never doubled. {@link FlowHistory} shows
 * of each flow its newest state only.
 *
 * <p>Starting points: {@link Ingest}, {@link FlowHistory}, {@link LiveView}, {@link TelemetryRecord}.
 *
 * <p>Must not know: policies, decisions, SQL, the wire.
 */
@NullMarked
package org.peerwarden.controller.flow;

import org.jspecify.annotations.NullMarked;

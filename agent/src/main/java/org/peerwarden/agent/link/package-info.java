/**
 * The one conversation with the controller: enrolment, the stream, what goes up and what comes down.
 *
 * <p>The only package that imports generated code or gRPC; everything that enters or leaves it is a value of another package.
 *
 * <p>Starting points: {@link Link}, {@link Telemetry}, {@link Enroller}.
 *
 * <p>Must not know: any OS.
 */
@NullMarked
package org.peerwarden.agent.link;

import org.jspecify.annotations.NullMarked;

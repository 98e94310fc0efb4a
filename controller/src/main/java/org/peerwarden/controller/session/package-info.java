/**
 * The conversation with agents: enrolment, one stream a host, certificates renewed.
 *
 * <p>Starting points: {@link AgentServer}, {@link Conversation}, {@link TelemetryReader}.
 *
 * <p>TLS asks every caller for a certificate and accepts whatever it shows, or none: that the caller has the certificate's
 * key is proven by the handshake, and everything else is judged by the service that is called. So who shows an expired or a
 * foreign certificate is told why, and stands in the audit log, where a handshake that fails would leave neither.
 *
 * <p>Must not know: SQL; operators' HTTP. Only this package of the controller imports generated code or io.grpc.
 */
@NullMarked
package org.peerwarden.controller.session;

import org.jspecify.annotations.NullMarked;

/**
 * Who is who: the fleet's authority and its certificates, operators and what they may do, tokens.
 *
 * <p>Starting points: {@link Authority}, {@link Operators}, {@link Authorisation}, {@link EnrolTokens}. Of passwords and
 * tokens only hashes are kept. What these classes do or refuse they write to the audit log themselves, so that no door can
 * forget it.
 *
 * <p>Must not know: hosts' facts, flows or policies; HTTP or gRPC; SQL. Of ours only {@code audit} and {@code failure}.
 */
@NullMarked
package org.peerwarden.controller.identity;

import org.jspecify.annotations.NullMarked;

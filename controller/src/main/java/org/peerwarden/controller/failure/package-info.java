/**
 * What went wrong: one unchecked exception with a stable code, which every package throws and both doors translate.
 *
 * <p>Starting points: {@link ErrorCode}, {@link ControllerException}.
 *
 * <p>Must not know: anything of ours; how a failure is shown (HTTP status, gRPC status, exit code).
 */
@NullMarked
package org.peerwarden.controller.failure;

import org.jspecify.annotations.NullMarked;

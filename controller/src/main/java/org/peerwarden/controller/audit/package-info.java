/**
 * Who did what, in a chain of hashes that shows when an entry was changed, removed or slipped in.
 *
 * <p>Starting points: {@link AuditLog}, {@link AuditEntry}. An act is answered only after its entry is durable. What is
 * refused stands here as well as what is done. The chain shows tampering with what stands in it; that its newest entries
 * were cut off as a whole shows only against a copy of {@link AuditLog#head} kept elsewhere.
 *
 * <p>Must not know: what the acts mean; who may do them; how entries are stored. Of ours only {@code failure}.
 */
@NullMarked
package org.peerwarden.controller.audit;

import org.jspecify.annotations.NullMarked;

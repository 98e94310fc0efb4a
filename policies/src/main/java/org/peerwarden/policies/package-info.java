/** Placeholder. */
@NullMarked
package org.peerwarden.policies;

import org.jspecify.annotations.NullMarked;

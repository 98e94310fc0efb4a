/** Placeholder. */
@NullMarked
package org.peerwarden.agent;

import org.jspecify.annotations.NullMarked;

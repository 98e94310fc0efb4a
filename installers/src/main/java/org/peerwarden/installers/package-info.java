/** Placeholder. */
@NullMarked
package org.peerwarden.installers;

import org.jspecify.annotations.NullMarked;

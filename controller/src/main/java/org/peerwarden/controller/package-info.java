/** Placeholder. */
@NullMarked
package org.peerwarden.controller;

import org.jspecify.annotations.NullMarked;

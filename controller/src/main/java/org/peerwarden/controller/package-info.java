/**
 * The controller: what steers a fleet of agents, built by constructors in one place, started and stopped in order.
 *
 * <p>Starting points: {@link org.peerwarden.controller.Main}, {@link org.peerwarden.controller.Controller}.
 *
 * <p>Must not know: nothing imports this package; what it builds does not know that it is built here.
 */
@NullMarked
package org.peerwarden.controller;

import org.jspecify.annotations.NullMarked;

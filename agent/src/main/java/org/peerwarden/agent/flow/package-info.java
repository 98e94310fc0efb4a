/**
 * One conversation from first sight to last, and what a binary does over time.
 *
 * <p>Starting points: {@link FlowTable}, {@link Flow}, {@link FlowChange}.
 *
 * <p>Must not know: rules, the wire, disk.
 */
@NullMarked
package org.peerwarden.agent.flow;

import org.jspecify.annotations.NullMarked;

/**
 * What the host should enforce, as one value, through one port.
 *
 * <p>Starting points: {@link Firewall}, {@link Ruleset}.
 *
 * <p>Must not know: gRPC, any OS.
 *
 * <p>Fail-open or fail-closed is chosen on purpose: rules stay in the kernel when the agent dies (fail-closed for what was
 * decided), and an agent that never started leaves the host open; the lease bounds isolation.
 *
 * <p>What no rule stops: loopback; the controllers; DHCP and neighbour discovery, without which the way to the controllers
 * would end one day.
 *
 * <p><b>How a binary is blocked on Linux</b>, until eBPF does it at connect(). Its processes are moved into the control group
 * {@code peerwarden.blocked-ID} below the one that each was in, so that systemd counts, limits and kills as before; sockets
 * made from then on, and those of programs started from then on, carry that group and are matched by it. A socket keeps the
 * group that it was made in: connections from before are cut, and what listens or receives datagrams from before is matched by
 * the port that it holds. At each look the processes that execute the same file are found, old and new. Undoing moves them one
 * group up and needs no memory.
 *
 * <p>What an evader can do: a new process talks until the next look, about a second; a copy of the file at another place is
 * another binary until it is judged; root can move a process out of the group, until the next look, or write to the network
 * card with a packet socket; a word to a proxy on the same host goes over loopback. A process in another network namespace (a
 * container) is not reached, and {@link Firewall.NotEnforced} says so. Another program that shares a port with an older socket
 * of a blocked one is stopped at that port too.
 *
 * <p>What comes in for a user, other than on a connection that exists, is known by the ports that the user's sockets held when
 * the rules were applied last.
 */
@NullMarked
package org.peerwarden.agent.firewall;

import org.jspecify.annotations.NullMarked;

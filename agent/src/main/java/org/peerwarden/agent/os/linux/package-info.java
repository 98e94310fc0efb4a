/**
 * Everything that touches Linux: netlink, /proc, packet sockets, nftables.
 *
 * <p>Starting points: {@link org.peerwarden.agent.os.linux.NetlinkSockets} (what is open),
 * {@link org.peerwarden.agent.os.linux.ProcProcesses} (whose it is), {@link org.peerwarden.agent.os.linux.SockDiag} (how to cut
 * it).
 *
 * <p>Must not know: the other {@code os} packages, the wire, how anything is judged.
 *
 * <p>Native calls go through JNA's direct mapping and assume a 64-bit kernel; classes that bind C mirror it and hold no
 * logic. Bytes are acquired and parsed apart: parsers are pure and run in tests on bytes captured from a host.
 */
@NullMarked
package org.peerwarden.agent.os.linux;

import org.jspecify.annotations.NullMarked;

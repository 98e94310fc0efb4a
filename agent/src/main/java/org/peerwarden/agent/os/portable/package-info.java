/**
 * What any operating system tells, through OSHI and Java: the lowest tier on Linux, the only one on Windows and macOS.
 *
 * <p>Starting points: {@link org.peerwarden.agent.os.portable.PortableHost}.
 *
 * <p>Must not know: the other {@code os} packages, the wire, how anything is judged.
 *
 * <p>OSHI tells of a connection which process holds it, and neither inode nor cookie. So each connection of each process gets a
 * number of its own here, which stands in for the inode and means something to the two ports of one {@code PortableHost}
 * only; {@link org.peerwarden.agent.socket.SocketTable.Fact#INODE} is among the facts that this tier does not know. A process that
 * began after the sockets were read is never given a socket of them, though it has the same pid.
 */
@NullMarked
package org.peerwarden.agent.os.portable;

import org.jspecify.annotations.NullMarked;

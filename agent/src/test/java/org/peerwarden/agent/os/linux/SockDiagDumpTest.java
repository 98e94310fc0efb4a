package org.peerwarden.agent.os.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers of the kernel that a test cannot make it give. */
class SockDiagDumpTest {
    private static final int DUMPS = 4;

    private final Script kernel = new Script();
    private final SockDiag diag = new SockDiag(() -> kernel);

    @Test
    void beginsAnInterruptedDumpAgainAndCountsNothingTwice() {
        kernel.answers(interrupted(Fixtures.bytes("sock_diag-tcp4.hex")), done());
        kernel.answers(Fixtures.bytes("sock_diag-tcp4.hex"), done());
        kernel.answersDumps(DUMPS - 1);

        assertThat(diag.dump()).hasSize(4);
        assertThat(kernel.requests).isEqualTo(DUMPS + 1);
    }

    @Test
    void givesUpOnATableThatChangesUnderEveryAttempt() {
        for (int attempt = 0; attempt < 5; attempt++) {
            kernel.answers(Fixtures.bytes("sock_diag-tcp4.hex"), interrupted(done()));
        }

        assertThatThrownBy(diag::dump)
                .isInstanceOfSatisfying(
                        SockDiagException.class,
                        e -> assertThat(e.code()).isEqualTo(SockDiagException.Code.SOCKETS_UNREADABLE));
    }

    @Test
    void takesAKernelWithoutIpv6() {
        kernel.answers(Fixtures.bytes("sock_diag-tcp4.hex"), done());
        kernel.answers(refusal(LibC.ENOENT));
        kernel.answers(done());
        kernel.answers(refusal(LibC.ENOENT));

        assertThat(diag.dump()).hasSize(4);
    }

    @Test
    void saysWhatTheKernelRefused() {
        kernel.answers(refusal(LibC.EPERM));

        assertThatThrownBy(diag::dump)
                .isInstanceOf(SockDiagException.class)
                .hasMessageStartingWith("SOCKETS_UNREADABLE: ")
                .hasMessageContaining("TCP");
    }

    private static ByteBuffer interrupted(ByteBuffer datagram) {
        return datagram.putShort(6, (short) (datagram.getShort(6) | NetlinkMessages.FLAG_DUMP_INTERRUPTED));
    }

    private static ByteBuffer done() {
        return Fixtures.bytes("sock_diag-tcp4-done.hex");
    }

    private static ByteBuffer refusal(int errno) {
        return ByteBuffer.allocate(36)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(36)
                .putShort((short) NetlinkMessages.ERROR)
                .putShort((short) 0)
                .putLong(0)
                .putInt(-errno)
                .rewind();
    }

    /** Says one after another what it was given. */
    private static final class Script implements Netlink {
        private final Deque<ByteBuffer> datagrams = new ArrayDeque<>();
        private int requests;

        void answers(ByteBuffer... answer) {
            datagrams.addAll(List.of(answer));
        }

        void answersDumps(int count) {
            for (int dump = 0; dump < count; dump++) {
                answers(done());
            }
        }

        @Override
        public void send(byte[] message) {
            requests++;
        }

        @Override
        public ByteBuffer receive() {
            return datagrams.remove();
        }

        @Override
        public void close() {}
    }
}

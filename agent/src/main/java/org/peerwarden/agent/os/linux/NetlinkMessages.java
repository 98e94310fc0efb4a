package org.peerwarden.agent.os.linux;

import java.nio.ByteBuffer;

/** Walks the messages of one netlink datagram. Pure: reads the buffer, in the buffer's byte order, and nothing else. */
final class NetlinkMessages {
    static final int HEADER_BYTES = 16;
    static final int ERROR = 2;
    static final int DONE = 3;
    /** Set on a message of a dump when what is dumped changed meanwhile, so that the dump may lack or repeat some. */
    static final int FLAG_DUMP_INTERRUPTED = 0x10;

    static final int REQUEST = 1;
    static final int ACK = 4;
    static final int DUMP = 0x300;

    private NetlinkMessages() {}

    /** Takes messages; positions are absolute in the buffer. */
    interface Visitor {
        /**
         * Takes one message.
         *
         * @param at where the payload begins
         * @param length bytes of payload
         */
        void message(ByteBuffer buffer, int type, int at, int length);
    }

    /** How the walk ended. */
    record Walk(boolean done, boolean interrupted, int errno) {
        /** The same for nearly every datagram of a dump. */
        static final Walk MORE = new Walk(false, false, 0);
    }

    /**
     * Visits every whole message; what is cut short at the end is left out. An acknowledgement is done with errno 0.
     */
    static Walk walk(ByteBuffer buffer, Visitor visitor) {
        boolean interrupted = false;
        int at = buffer.position();
        while (buffer.limit() - at >= HEADER_BYTES) {
            int length = buffer.getInt(at);
            if (length < HEADER_BYTES || length > buffer.limit() - at) {
                break;
            }
            int type = Short.toUnsignedInt(buffer.getShort(at + 4));
            interrupted |= (buffer.getShort(at + 6) & FLAG_DUMP_INTERRUPTED) != 0;
            int payload = length - HEADER_BYTES;
            if (type == DONE) {
                int errno = payload >= 4 ? -Math.min(0, buffer.getInt(at + HEADER_BYTES)) : 0;
                return new Walk(true, interrupted, errno);
            }
            if (type == ERROR) {
                return new Walk(true, interrupted, payload >= 4 ? -buffer.getInt(at + HEADER_BYTES) : LibC.EINVAL);
            }
            visitor.message(buffer, type, at + HEADER_BYTES, payload);
            at += align(length);
        }
        return interrupted ? new Walk(false, true, 0) : Walk.MORE;
    }

    static int align(int length) {
        return (length + 3) & ~3;
    }

    /** Where the attribute's value begins, or -1 where it is not among the attributes in {@code [at, end)}. */
    static int attribute(ByteBuffer buffer, int at, int end, int wanted) {
        int next = at;
        while (end - next >= 4) {
            int length = Short.toUnsignedInt(buffer.getShort(next));
            if (length < 4 || length > end - next) {
                return -1;
            }
            if ((buffer.getShort(next + 2) & 0x3fff) == wanted) {
                return next + 4;
            }
            next += align(length);
        }
        return -1;
    }

    /** Bytes of the attribute whose value begins there. */
    static int attributeLength(ByteBuffer buffer, int value) {
        return Short.toUnsignedInt(buffer.getShort(value - 4)) - 4;
    }
}

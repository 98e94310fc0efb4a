package org.peerwarden.agent.os.linux;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sockets by cookie, open-addressed: 40,000 boxed keys and map nodes a snapshot would be most of what a snapshot costs.
 * Nothing is removed one by one; two tables take turns, and the one is filled from the other.
 */
final class CookieTable {
    /** Spreads the cookies, which the kernel counts up, over the table. */
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private static final int SMALLEST = 1024;

    private long[] cookies = new long[SMALLEST];
    private @Nullable TrackedSocket[] sockets = new TrackedSocket[SMALLEST];
    private int size;

    int size() {
        return size;
    }

    @Nullable
    TrackedSocket get(long cookie) {
        return sockets[slot(cookie)];
    }

    /** Puts it in the place of what had the cookie. */
    void put(long cookie, TrackedSocket socket) {
        int slot = slot(cookie);
        if (sockets[slot] == null) {
            size++;
        }
        cookies[slot] = cookie;
        sockets[slot] = socket;
        if (size * 2 > sockets.length) {
            grow();
        }
    }

    void forEach(Consumer<TrackedSocket> visitor) {
        for (TrackedSocket socket : sockets) {
            if (socket != null) {
                visitor.accept(socket);
            }
        }
    }

    /** Empties it; it shrinks when it has become much too large. */
    void clear() {
        if (sockets.length > SMALLEST && size * 16 < sockets.length) {
            cookies = new long[SMALLEST];
            sockets = new TrackedSocket[SMALLEST];
        } else {
            Arrays.fill(sockets, null);
        }
        size = 0;
    }

    private int slot(long cookie) {
        int mask = sockets.length - 1;
        int slot = (int) ((cookie * GOLDEN) >>> 32) & mask;
        while (sockets[slot] != null && cookies[slot] != cookie) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldCookies = cookies;
        @Nullable TrackedSocket[] oldSockets = sockets;
        cookies = new long[oldCookies.length * 2];
        sockets = new TrackedSocket[oldSockets.length * 2];
        for (int index = 0; index < oldSockets.length; index++) {
            TrackedSocket socket = oldSockets[index];
            if (socket != null) {
                int slot = slot(oldCookies[index]);
                cookies[slot] = oldCookies[index];
                sockets[slot] = socket;
            }
        }
    }
}

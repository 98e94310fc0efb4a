package org.peerwarden.agent.os.linux;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who exchanges datagrams with whom, from sights of single datagrams. A pair is forgotten two minutes after its last datagram, as
 * connection tracking does; of more than {@value #MOST} pairs those not seen for longest make room.
 */
final class DatagramPairs {
    static final int MOST = 8_192;
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(2);

    /** Those not seen for longest first. */
    private final Map<UdpConversation.Seen, Ways> pairs = new LinkedHashMap<>(16, 0.75f, true);

    /** Takes in one datagram that this host sent or was sent. */
    void take(Datagram datagram, boolean sent, Instant now) {
        UdpConversation.Seen pair = sent
                ? new UdpConversation.Seen(datagram.source(), datagram.target())
                : new UdpConversation.Seen(datagram.target(), datagram.source());
        Ways ways = pairs.get(pair);
        if (ways == null) {
            ways = new Ways(sent);
            pairs.put(pair, ways);
            makeRoom();
        }
        ways.sent |= sent;
        ways.received |= !sent;
        ways.last = now;
    }

    /** The pairs of now. Who began is who was seen first; bytes are not counted. */
    List<UdpConversation> conversations(Instant now) {
        Instant horizon = now.minus(FORGOTTEN_AFTER);
        Iterator<Ways> oldest = pairs.values().iterator();
        while (oldest.hasNext() && oldest.next().last.isBefore(horizon)) {
            oldest.remove();
        }
        List<UdpConversation> conversations = new ArrayList<>(pairs.size());
        pairs.forEach((here, ways) -> {
            UdpConversation.Seen there = new UdpConversation.Seen(/* self= */ here.other(), /* other= */ here.self());
            boolean answered = ways.sent && ways.received;
            conversations.add(
                    ways.begunHere
                            ? new UdpConversation(here, there, answered, -1, -1)
                            : new UdpConversation(there, here, answered, -1, -1));
        });
        return conversations;
    }

    private void makeRoom() {
        if (pairs.size() > MOST) {
            Iterator<Ways> oldest = pairs.values().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    private static final class Ways {
        private final boolean begunHere;
        private boolean sent;
        private boolean received;
        private Instant last = Instant.MIN;

        Ways(boolean begunHere) {
            this.begunHere = begunHere;
        }
    }
}

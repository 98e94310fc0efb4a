package org.peerwarden.agent.os.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.peerwarden.agent.socket.Transport;

class CookieTableTest {
    /** Against a map, with cookies that are near each other, far apart, negative and 0. */
    @Test
    void isAMap() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(8);
        CookieTable table = new CookieTable();
        for (int round = 0; round < 20; round++) {
            Map<Long, TrackedSocket> model = new HashMap<>();
            table.clear();
            int most = random.nextInt(1, 30_000);
            for (int index = 0; index < most; index++) {
                long cookie = random.nextBoolean() ? random.nextLong(most) : random.nextLong();
                TrackedSocket socket = socket();
                table.put(cookie, socket);
                model.put(cookie, socket);
            }
            assertThat(table.size()).isEqualTo(model.size());
            assertThat(model.entrySet()).noneMatch(entry -> table.get(entry.getKey()) != entry.getValue());
            assertThat(table.get(random.nextLong())).isNull();
            Set<TrackedSocket> visited = new HashSet<>();
            table.forEach(visited::add);
            assertThat(visited.equals(new HashSet<>(model.values()))).isTrue();
        }
    }

    private static TrackedSocket socket() {
        DiagMessage window = new DiagMessage();
        window.on(Transport.UDP, ByteBuffer.wrap(new byte[DiagMessage.BYTES]).put(0, (byte) 2), 0, DiagMessage.BYTES);
        return new TrackedSocket(window);
    }
}

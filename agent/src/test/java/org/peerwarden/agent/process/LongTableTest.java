package org.peerwarden.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LongTableTest {
    @Test
    void agreeWithAMapOverManyChanges() {
        long seed = 20_260_102;
        Random random = new Random(seed);
        LongTable<Long> table = new LongTable<>();
        Map<Long, Long> model = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            long key = 1 + random.nextInt(3_000) * 65_536L;
            table.put(key, (long) i);
            model.put(key, (long) i);
            if (i % 1_000 == 999) {
                long gone = random.nextInt(3);
                table.removeIf(value -> value % 3 == gone);
                model.values().removeIf(value -> value % 3 == gone);
            }
            assertThat(table.size()).as("seed %d, step %d", seed, i).isEqualTo(model.size());
        }
        for (long key = 1; key < 3_000 * 65_536L; key += 65_536) {
            assertThat(table.get(key)).as("seed %d, key %d", seed, key).isEqualTo(model.get(key));
        }
    }

    @Test
    void refuseTheNumberThatMarksAnEmptyPlace() {
        assertThatThrownBy(() -> new LongTable<String>().put(0, "x")).isInstanceOf(IllegalArgumentException.class);
        assertThat(new LongTable<String>().get(0)).isNull();
    }
}

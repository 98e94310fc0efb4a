package org.peerwarden.agent.process;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A hash table from numbers other than 0, without an object for each number: 40,000 sockets are looked up with every
 * snapshot. Open addressing with linear probing, at most half full.
 */
final class LongTable<V> {
    private static final int SMALLEST = 16;

    private long[] keys = new long[SMALLEST];
    private @Nullable Object[] values = new @Nullable Object[SMALLEST];
    private int size;

    int size() {
        return size;
    }

    @SuppressWarnings("unchecked") // put() takes in nothing else.
    @Nullable
    V get(long key) {
        return (V) values[slot(key)];
    }

    void put(long key, V value) {
        if (key == 0) {
            throw new IllegalArgumentException("0 marks an empty place");
        }
        int slot = slot(key);
        if (keys[slot] == 0) {
            if (2 * (size + 1) > keys.length) {
                resize(2 * keys.length);
                slot = slot(key);
            }
            size++;
        }
        keys[slot] = key;
        values[slot] = value;
    }

    /** Removes what the predicate holds for. Builds the table anew where something goes, as that leaves no gaps in chains. */
    @SuppressWarnings({"unchecked", "NullAway"}) // put() takes in nothing else, and with each key a value.
    void removeIf(Predicate<V> gone) {
        long[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        int kept = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0 && !gone.test((V) oldValues[i])) {
                kept++;
            }
        }
        if (kept == size) {
            return;
        }
        int capacity = SMALLEST;
        while (capacity < 3 * kept) {
            capacity *= 2;
        }
        keys = new long[capacity];
        values = new @Nullable Object[capacity];
        size = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0 && !gone.test((V) oldValues[i])) {
                put(oldKeys[i], (V) oldValues[i]);
            }
        }
    }

    private void resize(int capacity) {
        long[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new long[capacity];
        values = new @Nullable Object[capacity];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }

    /** Where the key is, or the empty place where it would be. */
    private int slot(long key) {
        int mask = keys.length - 1;
        int slot = (int) ((key * 0x9e3779b97f4a7c15L) >>> 32) & mask;
        while (keys[slot] != 0 && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}

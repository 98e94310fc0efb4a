package org.peerwarden.policies;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Ports that a rule names, as ranges that neither overlap nor touch.
 *
 * @param ranges sorted
 */
public record PortSet(List<Range> ranges) {
    public PortSet {
        List<Range> merged = new ArrayList<>();
        List<Range> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparingInt(Range::first));
        for (Range range : sorted) {
            if (!merged.isEmpty() && range.first <= merged.getLast().last + 1) {
                Range before = merged.removeLast();
                merged.add(new Range(before.first, Math.max(before.last, range.last)));
            } else {
                merged.add(range);
            }
        }
        ranges = List.copyOf(merged);
    }

    public boolean contains(int port) {
        return ranges.stream().anyMatch(range -> range.first <= port && port <= range.last);
    }

    /** Whether every port of the other is one of these. */
    boolean covers(PortSet other) {
        return other.ranges.stream()
                .allMatch(inner ->
                        ranges.stream().anyMatch(outer -> outer.first <= inner.first && inner.last <= outer.last));
    }

    /** Whether every port that can be talked to is among these. */
    boolean everything() {
        return covers(new PortSet(List.of(new Range(1, 65535))));
    }

    /** Ports from first to last, both included. */
    public record Range(int first, int last) {
        public Range {
            if (first < 0 || first > last || last > 65535) {
                throw new IllegalArgumentException("no range of ports: " + first + "-" + last);
            }
        }
    }
}

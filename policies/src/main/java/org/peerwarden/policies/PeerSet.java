package org.peerwarden.policies;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Addresses that a rule names, as networks that do not overlap.
 *
 * @param prefixes sorted; one inside another is left out
 */
public record PeerSet(List<Prefix> prefixes) {
    public PeerSet {
        List<Prefix> outermost = new ArrayList<>();
        for (Prefix prefix : new TreeSet<>(prefixes)) {
            if (outermost.isEmpty() || !outermost.getLast().contains(prefix)) {
                outermost.add(prefix);
            }
        }
        prefixes = List.copyOf(outermost);
    }

    public static PeerSet of(Collection<Prefix> prefixes) {
        return new PeerSet(List.copyOf(prefixes));
    }

    public boolean contains(Address address) {
        return contains(new Prefix(address, address.bits()));
    }

    /** Whether every address of the other is one of these. */
    boolean covers(PeerSet other) {
        return other.prefixes.stream().allMatch(this::contains);
    }

    private boolean contains(Prefix prefix) {
        // None overlaps another, so only the last that begins at or before it can hold it.
        int low = 0;
        int high = prefixes.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (prefixes.get(middle).compareTo(prefix) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low > 0 && prefixes.get(low - 1).contains(prefix);
    }

    /** Whether all of IPv4 or all of IPv6 is among these. */
    boolean everything() {
        return share(32).equals(BigInteger.TWO.pow(32)) || share(128).equals(BigInteger.TWO.pow(128));
    }

    private BigInteger share(int bits) {
        return prefixes.stream()
                .filter(prefix -> prefix.address().bits() == bits)
                .map(prefix -> BigInteger.TWO.pow(bits - prefix.length()))
                .reduce(BigInteger.ZERO, BigInteger::add);
    }

    /** Leading bits that the widest of these networks fixes, as a share of all, so that IPv4 and IPv6 compare. */
    double narrowness() {
        return prefixes.stream()
                .mapToDouble(
                        prefix -> (double) prefix.length() / prefix.address().bits())
                .min()
                .orElse(0);
    }
}

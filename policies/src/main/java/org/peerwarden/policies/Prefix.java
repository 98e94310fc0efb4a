package org.peerwarden.policies;

/**
 * A network: all addresses that begin alike.
 *
 * @param length leading bits that matter, 0 to 32 or 128; the address has no others set
 */
public record Prefix(Address address, int length) implements Comparable<Prefix> {
    public Prefix {
        if (length < 0 || length > address.bits()) {
            throw new IllegalArgumentException("prefix length " + length + " out of range 0 to " + address.bits());
        }
        if (!address.truncated(length).equals(address)) {
            throw new IllegalArgumentException(address + "/" + length + " has bits set beyond its length");
        }
    }

    public boolean contains(Address other) {
        return other.bits() == address.bits() && other.truncated(length).equals(address);
    }

    public boolean contains(Prefix other) {
        return other.length >= length && contains(other.address);
    }

    /** By address; of two that begin alike the larger network first. */
    @Override
    public int compareTo(Prefix other) {
        int byAddress = address.compareTo(other.address);
        return byAddress != 0 ? byAddress : Integer.compare(length, other.length);
    }

    @Override
    public String toString() {
        return address + "/" + length;
    }
}

package org.peerwarden.controller.store;

import java.util.HexFormat;
import org.peerwarden.policies.Address;
import org.peerwarden.policies.Prefix;

/** Addresses as the history keeps them: 8 or 32 hexadecimal digits, so that a network is a range of texts of one length. */
final class AddressKeys {
    private AddressKeys() {}

    static String key(Address address) {
        return address.bits() == 32
                ? HexFormat.of().toHexDigits(address.low(), 8)
                : HexFormat.of().toHexDigits(address.high()) + HexFormat.of().toHexDigits(address.low());
    }

    static Address address(String key) {
        return Address.of(HexFormat.of().parseHex(key));
    }

    static String first(Prefix prefix) {
        return key(prefix.address());
    }

    static String last(Prefix prefix) {
        Address address = prefix.address();
        int free = address.bits() - prefix.length();
        long low = address.low() | (free >= 64 ? -1L : (1L << free) - 1);
        long high = free <= 64 ? address.high() : address.high() | (free >= 128 ? -1L : (1L << (free - 64)) - 1);
        return address.bits() == 32
                ? HexFormat.of().toHexDigits(low & 0xffff_ffffL, 8)
                : HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }
}

package org.peerwarden.controller.api;

import org.peerwarden.policies.Address;
import org.peerwarden.policies.Prefix;

/** Networks as operators write them: {@code 10.1.0.0/16}, or an address alone. */
final class Networks {
    static final String FORM = "an address or network, e.g. 10.1.0.0/16";

    private Networks() {}

    /** @throws IllegalArgumentException where the text is none */
    static Prefix parse(String text) {
        int slash = text.indexOf('/');
        Address address = Address.parse(slash < 0 ? text : text.substring(0, slash))
                .orElseThrow(() -> new IllegalArgumentException("not an address"));
        return new Prefix(address, slash < 0 ? address.bits() : Integer.parseInt(text.substring(slash + 1)));
    }
}

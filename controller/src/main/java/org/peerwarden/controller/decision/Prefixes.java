package org.peerwarden.controller.decision;

import java.util.Optional;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.peerwarden.policies.Address;
import org.peerwarden.policies.Prefix;

/** Reads network prefixes as operators write them. */
public final class Prefixes {
    private Prefixes() {}

    /**
     * An address alone, or with the count of leading bits that matter.
     *
     * @throws ControllerException BAD_PREFIX; also where bits are set beyond those that matter, since then it is not known
     *     whether the address or the network is meant
     */
    public static Prefix parse(String text) {
        int slash = text.indexOf('/');
        Optional<Address> read = Address.parse(slash < 0 ? text : text.substring(0, slash));
        if (read.isEmpty()) {
            throw bad(text, "write an address or a network, e.g. 203.0.113.0/24 or 2001:db8::/32");
        }
        Address address = read.get();
        if (slash < 0) {
            return new Prefix(address, address.bits());
        }
        String length = text.substring(slash + 1);
        if (!length.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(length) > address.bits()) {
            throw bad(text, "the count of bits is 0 to " + address.bits());
        }
        int bits = Integer.parseInt(length);
        Address network = address.truncated(bits);
        if (!network.equals(address)) {
            throw bad(text, "bits are set beyond the first " + bits + "; did you mean " + network + "/" + bits + "?");
        }
        return new Prefix(network, bits);
    }

    private static ControllerException bad(String text, String advice) {
        String shown = text.length() <= 80 ? text : text.substring(0, 80) + "…";
        return new ControllerException(ErrorCode.BAD_PREFIX, "'" + shown + "' is not a network prefix: " + advice);
    }
}

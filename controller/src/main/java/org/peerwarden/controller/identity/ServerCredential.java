package org.peerwarden.controller.identity;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a port of the controller shows of itself.
 *
 * @param chain the port's certificate, then the authority's
 */
public record ServerCredential(PrivateKey key, List<X509Certificate> chain) {
    public ServerCredential {
        chain = List.copyOf(chain);
    }

    @Override
    public String toString() {
        return "ServerCredential[" + chain.getFirst().getSerialNumber().toString(16) + "]";
    }
}

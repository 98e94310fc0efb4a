package org.peerwarden.agent.link;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Believes a server whose chain ends in the pinned authority and whose own certificate is one for servers: a host's
 * certificate is of the same authority, and no host may pass for the controller. Names in certificates are not looked at,
 * because controllers are reached by addresses that change and the authority signs for nobody else.
 *
 * <p>A certificate is taken as valid up to {@link #CLOCK_GRACE} outside of its time, so that a host with a wrong clock still
 * reaches the controller that tells it so.
 */
final class PinnedTrust extends X509ExtendedTrustManager {
    /** A day: more than zones and daylight saving confuse, less than a server certificate lives. */
    static final Duration CLOCK_GRACE = Duration.ofDays(1);

    private static final String FOR_SERVERS = "1.3.6.1.5.5.7.3.1";

    private final AuthorityPin pin;
    private final InstantSource clock;

    PinnedTrust(AuthorityPin pin, InstantSource clock) {
        this.pin = pin;
        this.clock = clock;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        int anchor = -1;
        for (int index = 0; index < chain.length; index++) {
            if (pin.matches(chain[index])) {
                anchor = index;
            }
        }
        if (anchor < 1) {
            throw new CertificateException("the server's certificates do not end in the authority that is expected");
        }
        X509Certificate own = chain[0];
        List<String> uses = own.getExtendedKeyUsage();
        if (uses == null || !uses.contains(FOR_SERVERS)) {
            throw new CertificateException("the certificate shown is not one for servers");
        }
        try {
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(chain[anchor], null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(within(Arrays.asList(chain).subList(0, anchor))));
            CertPathValidator.getInstance("PKIX")
                    .validate(
                            CertificateFactory.getInstance("X.509")
                                    .generateCertPath(Arrays.asList(chain).subList(0, anchor)),
                            parameters);
        } catch (GeneralSecurityException invalid) {
            throw new CertificateException("the server's certificates do not check: " + invalid.getMessage(), invalid);
        }
    }

    /** Now, moved into the certificates' time when it is outside by no more than the grace. */
    private Instant within(List<X509Certificate> chain) {
        Instant now = clock.instant();
        Instant date = now;
        for (X509Certificate certificate : chain) {
            Instant from = certificate.getNotBefore().toInstant();
            Instant until = certificate.getNotAfter().toInstant();
            date = date.isBefore(from) ? from : date.isAfter(until) ? until : date;
        }
        return Duration.between(now, date).abs().compareTo(CLOCK_GRACE) <= 0 ? date : now;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw new CertificateException("an agent serves nobody");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw new CertificateException("an agent serves nobody");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("an agent serves nobody");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}

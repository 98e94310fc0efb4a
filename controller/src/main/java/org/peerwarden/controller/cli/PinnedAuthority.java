package org.peerwarden.controller.cli;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts the one authority whose key has a known fingerprint, and of its certificates only those for servers: a host's own
 * certificate is of the same authority, and a host must not be able to pose as the controller.
 *
 * <p>Names are not compared: a controller is reached by whatever address leads to it, and the authority issues server
 * certificates to controllers alone.
 */
final class PinnedAuthority extends X509ExtendedTrustManager {
    private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";

    private final String fingerprint;

    PinnedAuthority(String fingerprint) {
        this.fingerprint = fingerprint;
    }

    /** TLS that trusts nobody else. */
    SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, new TrustManager[] {this}, null);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this Java has no TLS 1.3", impossible);
        }
    }

    /** Base64url of the SHA-256 of a key's SubjectPublicKeyInfo. */
    static String fingerprint(X509Certificate certificate) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256")
                            .digest(certificate.getPublicKey().getEncoded()));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        if (chain.length == 0) {
            throw new CertificateException("the server showed no certificate");
        }
        List<String> usages = chain[0].getExtendedKeyUsage();
        if (usages == null || !usages.contains(SERVER_AUTHENTICATION)) {
            throw new CertificateException("the certificate is not one for a server");
        }
        for (int i = 0; i + 1 < chain.length; i++) {
            chain[i].checkValidity();
            verify(chain[i], chain[i + 1]);
            if (fingerprint(chain[i + 1]).equals(fingerprint)) {
                return;
            }
        }
        throw new CertificateException("the server's authority has the fingerprint "
                + fingerprint(chain[chain.length - 1]) + ", not the one that is trusted");
    }

    private static void verify(X509Certificate issued, X509Certificate issuer) throws CertificateException {
        if (issuer.getBasicConstraints() < 0) {
            throw new CertificateException("the certificate was issued by one that is not an authority");
        }
        try {
            issued.verify(issuer.getPublicKey());
        } catch (GeneralSecurityException wrong) {
            throw new CertificateException("the certificate was not issued by the authority that it names", wrong);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("this side is never a server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}

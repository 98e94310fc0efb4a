package org.peerwarden.controller.identity;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * What the controller's ports show of themselves, renewed at half its life: each handshake shows the newest.
 *
 * <p>The alias by which TLS asks for key and chain is the serial number, so that a handshake that began before a renewal gets
 * a key and a chain that belong together.
 */
public final class ServerKeys extends X509ExtendedKeyManager {
    private static final Duration RENEW_AFTER = Authority.SERVER_LIFE.dividedBy(2);

    private final Authority authority;
    private final List<String> names;
    private final InstantSource clock;
    private ServerCredential current;
    private ServerCredential previous;

    /**
     * Keys for ports that are reached under these names.
     *
     * @param names host names and addresses
     */
    public ServerKeys(Authority authority, List<String> names, InstantSource clock) {
        this.authority = authority;
        this.names = List.copyOf(names);
        this.clock = clock;
        this.current = authority.issueServer(this.names);
        this.previous = current;
    }

    /** The credential to show now. */
    public synchronized ServerCredential current() {
        var ends = current.chain().getFirst().getNotAfter().toInstant();
        if (clock.instant().plus(RENEW_AFTER).isAfter(ends)) {
            previous = current;
            current = authority.issueServer(names);
        }
        return current;
    }

    /** For a port that asks its callers for no certificate. */
    public SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(new KeyManager[] {this}, new TrustManager[0], null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS 1.3", e);
        }
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return chosen(keyType);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chosen(keyType);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[] {alias(current())};
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return named(alias).chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return named(alias).key();
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    private synchronized ServerCredential named(String alias) {
        return alias.equals(alias(previous)) ? previous : current;
    }

    private @Nullable String chosen(String keyType) {
        return keyType.equals("EC") ? alias(current()) : null;
    }

    private static String alias(ServerCredential credential) {
        return credential.chain().getFirst().getSerialNumber().toString(16);
    }
}

package org.peerwarden.controller;

import java.io.Closeable;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.peerwarden.controller.identity.Keyring;
import org.peerwarden.controller.identity.Passwords;
import org.peerwarden.controller.session.FakeAgent;

/** The whole controller in this process on free ports, with agents made by hand. Can be stopped and started again on its data. */
public final class ControllerHarness implements Closeable {
    /** Cheap, since it is not the passwords that these tests are about. */
    public static final Passwords PASSWORDS = new Passwords(64, 1);

    private final Path data;
    private final InstantSource clock;
    private final List<FakeAgent> agents = new ArrayList<>();
    private Controller controller;

    private ControllerHarness(Path data, InstantSource clock) {
        this.data = data;
        this.clock = clock;
        this.controller = start(0, 0);
    }

    /** Starts one on a directory that may be empty. */
    public static ControllerHarness start(Path data, InstantSource clock) {
        return new ControllerHarness(data, clock);
    }

    private Controller start(int agentsPort, int apiPort) {
        ControllerConfig config = ControllerConfig.STANDARD
                .withData(data)
                .withListen("127.0.0.1")
                .withAgentsPort(agentsPort)
                .withApiPort(apiPort);
        return Controller.start(config, clock, PASSWORDS);
    }

    /** Stops it and starts it again on the same data and ports. */
    public void restart() {
        int agentsPort = controller.agentsPort();
        int apiPort = controller.apiPort();
        controller.close();
        controller = start(agentsPort, apiPort);
    }

    public Controller controller() {
        return controller;
    }

    public Path data() {
        return data;
    }

    /** Where the operators' API is. */
    public URI api() {
        return URI.create("https://127.0.0.1:" + controller.apiPort());
    }

    /** The authority's certificate. */
    public X509Certificate authority() {
        return keyring().authority().root();
    }

    public Keyring keyring() {
        return controller.keyring();
    }

    /** An agent that is not enrolled yet; closed with this. */
    public FakeAgent agent() {
        FakeAgent agent = new FakeAgent(controller.agentsPort(), authority());
        agents.add(agent);
        return agent;
    }

    /** A client that trusts the authority and nobody else. */
    public HttpClient client() {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry("authority", authority());
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, factory.getTrustManagers(), null);
            return HttpClient.newBuilder()
                    .sslContext(context)
                    .connectTimeout(Duration.ofSeconds(10))
                    .build();
        } catch (GeneralSecurityException | java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        agents.forEach(FakeAgent::close);
        controller.close();
    }
}

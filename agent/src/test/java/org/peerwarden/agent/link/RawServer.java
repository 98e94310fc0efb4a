package org.peerwarden.agent.link;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** What has a controller's certificate and speaks TLS, and inside says the same wrong bytes to everybody. */
final class RawServer implements AutoCloseable {
    /** Length of the text that an HTTP/2 client begins with. */
    private static final int PREFACE_BYTES = 24;

    private static final String SETTINGS = "000000040000000000";

    /** Bytes that are said in place of HTTP/2, and whether the connection is closed after them. */
    enum Answer {
        NOTHING("", true),
        GARBAGE(HexFormat.of().formatHex(garbage()), true),
        GARBAGE_AND_SILENCE(HexFormat.of().formatHex(garbage()), false),
        OTHER_PROTOCOL(HexFormat.of().formatHex("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII)), true),
        HALF_OF_A_FRAME_HEADER("00000004", true),
        HALF_OF_SETTINGS("0000120400000000000003", true),
        HUGE_LENGTH("ffffff040000000000", false),
        HUGE_LENGTH_LATER(SETTINGS + "ffffff000000000003", false),
        HALF_OF_HEADERS(SETTINGS + "00002001040000000388", true),
        HALF_OF_A_MESSAGE(SETTINGS + "00000101040000000388" + "000010000000000003" + "00000000", true),
        STREAM_NOBODY_OPENED(SETTINGS + "000001000000000063" + "00", false),
        SETTINGS_AND_SILENCE(SETTINGS, false);

        private final String hex;
        private final boolean closes;

        Answer(String hex, boolean closes) {
            this.hex = hex;
            this.closes = closes;
        }

        private static byte[] garbage() {
            byte[] bytes = new byte[5_000];
            new Random(11).nextBytes(bytes);
            return bytes;
        }
    }

    private final SSLServerSocket listener;
    private final Answer answer;
    private final AtomicInteger greeted = new AtomicInteger();
    private final List<SSLSocket> open = new CopyOnWriteArrayList<>();

    RawServer(Identity.Credential credential, int port, Answer answer) throws Exception {
        this.answer = answer;
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry(
                "server", credential.key(), new char[0], credential.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, new char[0]);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(managers.getKeyManagers(), null, null);
        listener = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(port, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::listen);
    }

    /** How many clients were answered. */
    int greeted() {
        return greeted.get();
    }

    private void listen() {
        try {
            while (true) {
                SSLSocket socket = (SSLSocket) listener.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> answer(socket));
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private void answer(SSLSocket socket) {
        try {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            socket.setSSLParameters(parameters);
            socket.getInputStream().readNBytes(PREFACE_BYTES);
            socket.getOutputStream().write(HexFormat.of().parseHex(answer.hex));
            socket.getOutputStream().flush();
            greeted.incrementAndGet();
            if (answer.closes) {
                socket.close();
            }
        } catch (IOException e) {
            // The client went first.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (SSLSocket socket : open) {
            socket.close();
        }
    }
}

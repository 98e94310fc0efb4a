package org.peerwarden.installers.lab;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A host with what ordinary programs talk to, all of it by name: pages, a shell, the time. */
public final class OrdinaryServers {
    public static final String WEB = "www.corp.test";
    public static final String SHELL = "shell.corp.test";
    public static final String TIME = "time.corp.test";

    private static final Duration STARTING = Duration.ofSeconds(15);

    private final LabHost host;

    private OrdinaryServers(LabHost host) {
        this.host = host;
    }

    /** Makes the host, starts its servers and waits until pages are served. */
    public static OrdinaryServers start(Lab lab) {
        LabHost host = lab.host("servers");
        OrdinaryServers servers = new OrdinaryServers(host);
        startWeb(host);
        startShell(host);
        servers.startTime();
        for (String name : List.of(WEB, SHELL, TIME)) {
            lab.name(name, host);
        }
        Await.until(
                "pages to be served by name",
                STARTING,
                () -> host.run(STARTING, List.of("curl", "-sf", "http://" + WEB + "/"))
                        .succeeded());
        return servers;
    }

    public LabHost host() {
        return host;
    }

    /** Starts a server of pages on any host. */
    public static LabProcess startWeb(LabHost host) {
        Setting setting = new Setting(host, host.home().resolve(Clients.NGINX.name()), Optional.empty());
        setting.write("page", "An ordinary line of an ordinary page.\n".repeat(1500));
        setting.write("file", "0123456789abcdef".repeat(1 << 16));
        return Clients.NGINX.start(setting);
    }

    /** Starts a server of shells on any host. */
    public static LabProcess startShell(LabHost host) {
        return Clients.SSHD.start(host);
    }

    private void startTime() {
        host.start(
                "chrony-server",
                List.of(
                        "/usr/sbin/chronyd",
                        "-x",
                        "-d",
                        "-u",
                        "root",
                        "-f",
                        host.write("chrony-server/chrony.conf", """
                                        local stratum 8
                                        allow all
                                        bindcmdaddress /
                                        cmdport 0
                                        pidfile /run/chronyd.pid
                                        """).toString()));
    }
}

package org.peerwarden.installers.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The programs that the lab knows. One is added by one constant; see {@code installers/lab/README.md}. */
public final class Clients {
    /** The names of {@link OrdinaryServers}. */
    private static final String WEB = OrdinaryServers.WEB;

    public static final LabClient TRANSMISSION =
            LabClient.peer("transmission", "transmission-daemon", "/usr/bin/transmission-daemon", "bittorrent", at -> {
                at.write("settings.json", """
                        {"watch-dir": "%s", "watch-dir-enabled": true, "download-dir": "%s", "dht-enabled": false,
                         "lpd-enabled": false, "port-forwarding-enabled": false, "peer-port": 51413, "utp-enabled": true,
                         "rpc-bind-address": "127.0.0.1", "speed-limit-up-enabled": true, "speed-limit-up": %d,
                         "speed-limit-down-enabled": true, "speed-limit-down": %d, "encryption": 0}
                        """.formatted(
                                at.torrent().torrent().getParent(),
                                at.torrent().downloads(),
                                at.torrent().kilobytesPerSecond(),
                                at.torrent().kilobytesPerSecond()));
                return List.of(
                        "/usr/bin/transmission-daemon",
                        "--foreground",
                        "--config-dir",
                        at.home().toString());
            });

    public static final LabClient ARIA2 = LabClient.peer(
            "aria2",
            "aria2",
            "/usr/bin/aria2c",
            "bittorrent",
            at -> List.of(
                    "/usr/bin/aria2c",
                    "--dir=" + at.torrent().downloads(),
                    "--listen-port=6881-6889",
                    "--enable-dht=false",
                    "--enable-dht6=false",
                    "--seed-ratio=0.0",
                    // A seed is believed; what is fetched is checked, so that it goes on where it was stopped.
                    "--bt-seed-unverified=" + at.torrent().seeding(),
                    "--check-integrity=" + !at.torrent().seeding(),
                    "--file-allocation=none",
                    "--summary-interval=0",
                    "--max-overall-download-limit=" + at.torrent().kilobytesPerSecond() + "K",
                    "--max-overall-upload-limit=" + at.torrent().kilobytesPerSecond() + "K",
                    at.torrent().torrent().toString()));

    public static final LabClient QBITTORRENT =
            LabClient.peer("qbittorrent", "qbittorrent-nox", "/usr/bin/qbittorrent-nox", "bittorrent", at -> {
                at.write("qBittorrent/config/qBittorrent.conf", """
                        [LegalNotice]
                        Accepted=true
                        [BitTorrent]
                        Session\\DHTEnabled=false
                        Session\\LSDEnabled=false
                        Session\\Port=38711
                        Session\\GlobalDLSpeedLimit=%1$d
                        Session\\GlobalUPSpeedLimit=%1$d
                        Session\\IgnoreLimitsOnLAN=false
                        Session\\DefaultSavePath=%2$s
                        [Preferences]
                        WebUI\\Address=127.0.0.1
                        """.formatted(
                                at.torrent().kilobytesPerSecond(), at.torrent().downloads()));
                List<String> command = new ArrayList<>(List.of(
                        "/usr/bin/qbittorrent-nox",
                        "--profile=" + at.home(),
                        "--save-path=" + at.torrent().downloads(),
                        at.torrent().torrent().toString()));
                if (at.torrent().seeding()) {
                    command.add(1, "--skip-hash-check");
                }
                return command;
            });

    /** Fetches a page by name again and again, each over a connection of its own. */
    public static final LabClient CURL = LabClient.ordinary(
            "curl", "curl", "/usr/bin/curl", at -> loop("curl -s -o /dev/null --max-time 5 http://" + WEB + "/slow"));

    /** Fetches a file by name again and again, slowly enough to be seen. */
    public static final LabClient WGET = LabClient.ordinary(
            "wget",
            "wget",
            "/usr/bin/wget",
            at -> loop("wget -q -O /dev/null -T 5 -t 1 --limit-rate=200k http://" + WEB + "/file"));

    public static final LabClient NGINX = LabClient.ordinary(
            "nginx",
            "nginx-light",
            "/usr/sbin/nginx",
            at -> List.of(
                    "/usr/sbin/nginx",
                    "-p",
                    at.home().toString(),
                    "-c",
                    at.write("nginx.conf", """
                    daemon off; user root; worker_processes 1; error_log stderr; pid %1$s/nginx.pid;
                    events { worker_connections 200; }
                    http {
                        access_log off;
                        client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy; fastcgi_temp_path %1$s/fastcgi;
                        uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
                        server {
                            listen 80; listen [::]:80; root %1$s;
                            location = / { return 200 "An ordinary page.\\n"; }
                            location = /slow { limit_rate 20k; try_files /page =404; }
                            location = /file { limit_rate 200k; try_files /file =404; }
                        }
                    }
                    """.formatted(at.home())).toString()));

    public static final LabClient SSHD = LabClient.ordinary("sshd", "openssh-server", "/usr/sbin/sshd", at -> {
        Path keys = sshKeys(at.host().lab());
        return List.of(
                "/usr/sbin/sshd",
                "-D",
                "-e",
                "-f",
                at.write("sshd_config", """
                Port 22
                HostKey %1$s
                AuthorizedKeysFile %1$s.pub
                PermitRootLogin prohibit-password
                StrictModes no
                UsePAM no
                PidFile none
                """.formatted(keys)).toString());
    });

    /** A session that stays open and says something every second. */
    public static final LabClient SSH = LabClient.ordinary("ssh", "openssh-client", "/usr/bin/ssh", at -> {
        Path keys = sshKeys(at.host().lab());
        return loop("ssh -i " + keys + " -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR"
                + " -o ConnectTimeout=5 -o ServerAliveInterval=2 -o ServerAliveCountMax=2 root@" + OrdinaryServers.SHELL
                + " 'while :; do date; sleep 1; done'");
    });

    /** A caching resolver that asks the lab's for its host. */
    public static final LabClient UNBOUND = LabClient.ordinary(
            "unbound",
            "unbound",
            "/usr/sbin/unbound",
            at -> List.of(
                    "/usr/sbin/unbound",
                    "-d",
                    "-c",
                    at.write("unbound.conf", """
                    server:
                        chroot: ""
                        username: ""
                        directory: "%s"
                        pidfile: ""
                        use-syslog: no
                        interface: 0.0.0.0
                        access-control: 0.0.0.0/0 allow
                        do-not-query-localhost: no
                        module-config: "iterator"
                        cache-max-ttl: 1
                        local-zone: "test." nodefault
                    remote-control:
                        control-enable: no
                    forward-zone:
                        name: "."
                        forward-addr: %s
                    """.formatted(
                                            at.home(), at.host().lab().resolverAddress()))
                            .toString()));

    /** A time client that never sets the machine's clock. */
    public static final LabClient CHRONY = LabClient.ordinary(
            "chrony",
            "chrony",
            "/usr/sbin/chronyd",
            at -> List.of(
                    "/usr/sbin/chronyd",
                    "-x",
                    "-d",
                    "-u",
                    "root",
                    "-f",
                    at.write("chrony.conf", """
                    server %s iburst minpoll 0 maxpoll 1
                    bindcmdaddress /
                    cmdport 0
                    pidfile /run/chronyd.pid
                    """.formatted(OrdinaryServers.TIME)).toString()));

    /** Asks for the time now and then, as from a cron table. The command is a script; what it runs is Python's. */
    public static final LabClient NTPDATE = LabClient.ordinary(
            "ntpdate", "ntpsec-ntpdate", "/usr/bin/python3", at -> loop("ntpdate -q " + OrdinaryServers.TIME));

    /** Everything that is peer-to-peer here. */
    public static final List<LabClient> PEERS = List.of(TRANSMISSION, ARIA2, QBITTORRENT);

    /**
     * Everything that runs on a workstation and is not. The two that ask for the time hold a socket for milliseconds: whether
     * an agent gets to see whose it is, is not promised.
     */
    public static final List<LabClient> ORDINARY = List.of(CURL, WGET, SSH, CHRONY, NTPDATE);

    private Clients() {}

    private static List<String> loop(String command) {
        return List.of("bash", "-c", "while :; do " + command + "; sleep 1; done");
    }

    /** A key pair made for this lab, used by its servers and its users alike. */
    private static Path sshKeys(Lab lab) {
        Path key = lab.home().resolve("ssh_key");
        if (!key.toFile().exists()) {
            Ran.of(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString()), Duration.ofSeconds(10))
                    .orFail();
        }
        return key;
    }
}

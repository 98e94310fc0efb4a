package org.peerwarden.agent.os.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.peerwarden.agent.Await;

/** A namespace behind this host that reaches the far host through it, as a container does. */
final class Guest implements AutoCloseable {
    private final Process keeper;
    private final String enter;

    Guest(FarHost far) {
        try {
            keeper = new ProcessBuilder("unshare", "--net", "cat").start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Await.until(
                () -> Shell.run("readlink /proc/" + keeper.pid() + "/ns/net /proc/self/ns/net"),
                links -> links.lines().distinct().count() == 2);
        enter = "nsenter --net=/proc/" + keeper.pid() + "/ns/net ";
        Shell.run("ip link add pwhost type veth peer name pwguest netns " + keeper.pid()
                + "; ip address add 10.78.0.1/24 dev pwhost; ip link set pwhost up"
                + "; echo 1 > /proc/sys/net/ipv4/ip_forward");
        Shell.run(enter + "sh -ec 'ip address add 10.78.0.2/24 dev pwguest; ip link set pwguest up;"
                + " ip route add default via 10.78.0.1'");
        far.shell("ip route add 10.78.0.0/24 via 10.77.0.1");
    }

    boolean reaches(String address) {
        return Shell.run(enter + "perl -e 'use IO::Socket::INET; print IO::Socket::INET->new(PeerAddr => \"" + address
                        + ":7000\", Timeout => 1) ? 1 : 0'")
                .equals("1");
    }

    @Override
    public void close() {
        Shell.run("ip link del pwhost");
        keeper.destroy();
    }
}

package org.peerwarden.agent.os.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RouteTableTest {
    @Test
    void readsGatewaysOfDefaultRoutes() {
        assertThat(RouteTable.ipv4("""
                        Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
                        eth0\t00000000\t0100000A\t0003\t0\t0\t0\t00000000\t0\t0\t0
                        eth0\t0000000A\t00000000\t0001\t0\t0\t0\t000000FF\t0\t0\t0
                        tun0\t00000000\t00000000\t0001\t0\t0\t0\t00000080\t0\t0\t0
                        """)).containsExactly(InetAddress.ofLiteral("10.0.0.1"));
    }

    @Test
    void readsGatewaysOfIpv6AndLeavesLinkLocalOnesOut() {
        String route = "%s 00 %s 00 %s 00000400 00000001 00000000 00000003     eth0\n";
        String zero = "0".repeat(32);
        assertThat(RouteTable.ipv6(route.formatted(zero, zero, "20010db8000000000000000000000001")
                        + route.formatted(zero, zero, "fe800000000000000000000000000001")))
                .containsExactly(InetAddress.ofLiteral("2001:db8::1"));
    }

    @Test
    void readsTheTimeSinceBoot() {
        assertThat(LinuxBootClock.parse("35.27 61.04\n")).isEqualTo(Duration.ofMillis(35_270));
    }
}

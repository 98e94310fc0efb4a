package org.peerwarden.agent.os.macos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Texts in the form that macOS 15 writes. */
class MacHostTest {
    private static final String IOREG = """
            +-o Mac14,2  <class IOPlatformExpertDevice, id 0x100000227, registered, matched, active, busy 0 (18533 ms), retain 42>
                {
                  "manufacturer" = <"Apple Inc.">
                  "IOPlatformSerialNumber" = "XXXXXXXXXX"
                  "IOPlatformUUID" = "5E2C7A40-9B1D-5F3A-8C6E-1234567890AB"
                  "target-sub-type" = <"J413AP">
                }

            """;

    private static final String SW_VERS = """
            ProductName:\t\tmacOS
            ProductVersion:\t\t15.1.1
            BuildVersion:\t\t24B91
            """;

    private static final String LAUNCHCTL = """
            PID\tStatus\tLabel
            -\t0\tcom.apple.SafariHistoryServiceAgent
            512\t0\tcom.apple.mDNSResponder.reloaded
            611\t-9\torg.transmissionbt.daemon
            """;

    @Test
    void readsTheHardwaresIdentifier() {
        assertThat(MacHost.platformUuid(IOREG)).contains("5E2C7A40-9B1D-5F3A-8C6E-1234567890AB");
        assertThat(MacHost.platformUuid("\"IOPlatformUUID\" = \"no\"")).isEmpty();
    }

    @Test
    void readsTheRelease() {
        assertThat(MacHost.release(SW_VERS)).contains("macOS 15.1.1 (24B91)");
        assertThat(MacHost.release("")).isEmpty();
    }

    @Test
    void namesJobsThatRun() {
        assertThat(MacHost.jobs(LAUNCHCTL))
                .isEqualTo(Map.of(512, "com.apple.mDNSResponder.reloaded", 611, "org.transmissionbt.daemon"));
    }
}

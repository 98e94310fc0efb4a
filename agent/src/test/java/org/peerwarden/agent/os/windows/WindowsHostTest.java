package org.peerwarden.agent.os.windows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Texts in the form that Windows 11 24H2 and Server 2022 write. */
class WindowsHostTest {
    private static final String MACHINE = """

            HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography
                MachineGuid    REG_SZ    3a1f7f4e-7c55-4b0b-9f6e-0d5c2a9b8e11

            """;

    private static final String WINDOWS_11 = """

            HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion
                SystemRoot    REG_SZ    C:\\Windows
                CurrentBuild    REG_SZ    26100
                InstallationType    REG_SZ    Client
                ProductName    REG_SZ    Windows 10 Pro
                ReleaseId    REG_SZ    2009
                DisplayVersion    REG_SZ    24H2
                UBR    REG_DWORD    0x90a
                RegisteredOwner    REG_SZ

            HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Accessibility
            """;

    private static final String SERVER = """
                CurrentBuild    REG_SZ    26100
                InstallationType    REG_SZ    Server
                ProductName    REG_SZ    Windows Server 2025 Datacenter
                UBR    REG_DWORD    0x6d2
            """;

    private static final String SERVICES = """
            "System Idle Process","0","Nicht zutreffend"
            "System","4","Nicht zutreffend"
            "svchost.exe","1234","BrokerInfrastructure,DcomLaunch,PlugPlay"
            "transmission-daemon.exe","5120","Transmission"
            "explorer.exe","7788","Nicht zutreffend"
            broken
            "bad.exe","99999999999","X"
            """;

    private Instant now = Instant.EPOCH;
    private final InstantSource clock = () -> now;
    private int asked;

    @Test
    void readsTheMachinesIdentifier() {
        assertThat(host("reg.exe", MACHINE).machineId()).contains("3a1f7f4e-7c55-4b0b-9f6e-0d5c2a9b8e11");
        assertThat(host("reg.exe", "").machineId()).isEmpty();
    }

    @Test
    void callsWindows11ByItsName() {
        assertThat(host("reg.exe", WINDOWS_11).version()).contains("Windows 11 Pro 24H2 (26100.2314)");
    }

    @Test
    void readsAServer() {
        assertThat(host("reg.exe", SERVER).version()).contains("Windows Server 2025 Datacenter (26100.1746)");
    }

    @Test
    void namesServicesInAnyLanguage() {
        assertThat(host("tasklist.exe", SERVICES).services())
                .isEqualTo(Map.of(1234, "BrokerInfrastructure,DcomLaunch,PlugPlay", 5120, "Transmission"));
    }

    @Test
    void asksForServicesTwiceAMinuteAtMost() {
        WindowsHost host = host("tasklist.exe", SERVICES);

        assertThat(host.serviceOf(5120)).contains("Transmission");
        assertThat(host.serviceOf(7788)).isEmpty();
        assertThat(asked).isEqualTo(1);
        now = now.plusSeconds(31);
        assertThat(host.serviceOf(5120)).contains("Transmission");
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void saysNothingWhereAToolFails() {
        WindowsHost host = new WindowsHost((tool, arguments) -> Optional.empty(), clock);

        assertThat(host.machineId()).isEmpty();
        assertThat(host.version()).isEmpty();
        assertThat(host.services()).isEmpty();
    }

    private WindowsHost host(String expected, String output) {
        return new WindowsHost(
                (tool, arguments) -> {
                    assertThat(tool).isEqualTo(expected);
                    asked++;
                    return Optional.of(output.replace("\n", "\r\n"));
                },
                clock);
    }
}

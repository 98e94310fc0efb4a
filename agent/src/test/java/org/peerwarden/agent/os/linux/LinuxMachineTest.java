package org.peerwarden.agent.os.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LinuxMachineTest {
    @Test
    void readsTheDistributionsNameForPeople() {
        assertThat(LinuxMachine.distribution("""
                        NAME="Debian GNU/Linux"
                        PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
                        VERSION_ID="12"
                        """)).isEqualTo("Debian GNU/Linux 12 (bookworm)");
        assertThat(LinuxMachine.distribution("PRETTY_NAME='Alpine Linux'")).isEqualTo("Alpine Linux");
        assertThat(LinuxMachine.distribution("ID=arch")).isEmpty();
        assertThat(LinuxMachine.distribution("")).isEmpty();
    }

    @Test
    void tellsThisMachinesKernelAndBoot() {
        assertThat(LinuxMachine.read().kernel()).matches("\\d+\\.\\d+.*");
        assertThat(LinuxMachine.read().bootId()).matches("[0-9a-f-]{36}");
    }

    @Test
    void namesTheCapabilitiesThatAreMissing() {
        assertThat(Capabilities.missing("Name:\tjava\nCapEff:\t000001ffffffffff\n"))
                .isEmpty();
        assertThat(Capabilities.missing("CapEff:\t0000000000003000\n"))
                .extracting(text -> text.substring(0, text.indexOf(' ')))
                .isEqualTo(List.of("CAP_DAC_OVERRIDE", "CAP_SYS_PTRACE"));
        assertThat(Capabilities.missing("CapEff:\t0000000000000000\n")).hasSize(4);
        assertThat(Capabilities.missing("CapEff:\tnonsense\n")).isEmpty();
        assertThat(Capabilities.missing("")).isEmpty();
    }
}

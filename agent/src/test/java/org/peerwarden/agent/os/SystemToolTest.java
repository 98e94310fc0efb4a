package org.peerwarden.agent.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** With the tools that every JDK brings. */
class SystemToolTest {
    private final SystemTool tools = SystemTool.in(Path.of(System.getProperty("java.home"), "bin"));

    @Test
    void givesWhatTheToolWrote() {
        assertThat(tools.run("java", "--version"))
                .hasValueSatisfying(text -> assertThat(text).contains(System.getProperty("java.version")));
    }

    @Test
    void givesNothingOfAToolThatFails() {
        assertThat(tools.run("java", "--no-such-option")).isEmpty();
    }

    @Test
    void givesNothingOfAToolThatIsNotThere() {
        assertThat(tools.run("peerwarden-absent")).isEmpty();
    }
}

package org.peerwarden.agent.os.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.peerwarden.agent.process.Binary;

/** The parsers of what /proc says. */
final class ProcFilesTest {
    @ParameterizedTest
    @ValueSource(strings = {"sshd", "tmux: server", "a) S 2 (b", ")", "", "((((", "x) R 9 9 9"})
    void readTheStatOfAnyName(String name) {
        assertThat(ProcStat.parse("4711 (" + name
                        + ") S 1 4711 4711 0 -1 4194560 4711 0 12 0 9 5 0 0 20 0 4 0 8061 301346816 1806 1 1 1 0 0\n"))
                .contains(new ProcStat(4711, name, 1, 8061));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4711", "4711 (sshd", "4711 (sshd)", "4711 (sshd) S 1", "(sshd) S 1", "x (y) S z"})
    void refuseAStatThatIsCutOff(String text) {
        assertThat(ProcStat.parse(text)).isEmpty();
    }

    @Test
    void tellDeletedFromNamedSo() {
        assertThat(ExecutableLink.parse("/usr/bin/curl", true))
                .isEqualTo(new ExecutableLink("/usr/bin/curl", Binary.Origin.FILE));
        assertThat(ExecutableLink.parse("/tmp/x (deleted)", false))
                .isEqualTo(new ExecutableLink("/tmp/x", Binary.Origin.DELETED));
        assertThat(ExecutableLink.parse("/tmp/x (deleted)", true))
                .isEqualTo(new ExecutableLink("/tmp/x (deleted)", Binary.Origin.FILE));
        assertThat(ExecutableLink.parse("/memfd:payload (deleted)", false))
                .isEqualTo(new ExecutableLink("/memfd:payload", Binary.Origin.MEMFD));
    }

    @Test
    void readUsers() {
        String passwd = """
                root:x:0:0:root:/root:/bin/bash
                # no user
                me:x:1000:1000::/home/me:/bin/sh
                again:x:1000:1000::/:/bin/sh
                bad:x:y:0
                +::::
                nobody:x:4294967294:1::/:
                """;
        assertThat(UserNames.parse(passwd)).isEqualTo(Map.of(0, "root", 1000, "me", -2, "nobody"));
    }

    @Test
    void readArguments() {
        assertThat(ProcProcesses.arguments("curl\0-s\0\0http://h/\0")).containsExactly("curl", "-s", "", "http://h/");
        assertThat(ProcProcesses.arguments("nginx: worker process\0\0\0\0")).containsExactly("nginx: worker process");
        assertThat(ProcProcesses.arguments("")).isEmpty();
        assertThat(ProcProcesses.arguments("x\0".repeat(5_000))).hasSize(256);
    }

    @Test
    void readTheEffectiveUser() {
        assertThat(ProcProcesses.uid("Name:\tping\nUid:\t1000\t0\t0\t0\nGid:\t1\t1\t1\t1\n"))
                .isZero();
        assertThat(ProcProcesses.uid("Name:\tx\n")).isEqualTo(-1);
    }

    @Test
    void readTheNamespace() {
        assertThat(ProcProcesses.namespace("net:[4026531840]")).isEqualTo(4_026_531_840L);
        assertThat(List.of("", "net:", "net:[", "net:[]", "net:[x]"))
                .allMatch(text -> ProcProcesses.namespace(text) == 0);
    }
}

package org.peerwarden.policies;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The policies that ship, in {@code policies/library}. */
class LibraryTest {
    private static final Path LIBRARY = Path.of("library");

    static List<Path> policies() throws IOException {
        try (Stream<Path> files = Files.list(LIBRARY)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("policies")
    void isSoundAndNamedLikeItsFile(Path file) throws IOException {
        CheckResult result = Policies.check(Files.readString(file), file.toString());

        assertThat(result.report()).isEmpty();
        assertThat(file.getFileName()).hasToString(result.policy().orElseThrow().name() + ".yaml");
    }

    @Test
    void blocksBitTorrentOnWorkstationsAndLeavesServersAlone() throws IOException {
        Policy policy = read("block-bittorrent-workstations");

        assertThat(policy.decide(talker("workstations", Kind.FILE_SHARING)))
                .map(Ruling::action)
                .contains(Action.BLOCK);
        assertThat(policy.decide(talker("servers", Kind.FILE_SHARING))).isEmpty();
    }

    @Test
    void alertsOfEveryKind() throws IOException {
        Policy policy = read("alert-all-p2p");

        assertThat(Arrays.stream(Kind.values()).map(kind -> policy.decide(talker("any", kind))))
                .allSatisfy(ruling -> assertThat(ruling).map(Ruling::action).contains(Action.ALERT));
    }

    private static Policy read(String name) throws IOException {
        return Policies.check(Files.readString(LIBRARY.resolve(name + ".yaml")))
                .policy()
                .orElseThrow();
    }

    private static Subject talker(String group, Kind kind) {
        return new Subject(
                group,
                Optional.empty(),
                Optional.of(new Subject.Judgement(Level.CONFIRMED, Optional.of("bittorrent"), Optional.of(kind))),
                Optional.empty());
    }
}

package org.peerwarden.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.peerwarden.agent.Await;

final class HasherTest {
    private static final ProcessKey PROCESS = new ProcessKey(7, 70);
    /** Of "abc", from FIPS 180-2, appendix B.1. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private final FakeBinaryFiles files = new FakeBinaryFiles();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-02T03:04:05Z"));

    @Test
    void answerAtOnceAndKnowLater() {
        files.write("/bin/abc", "abc");
        Binary binary = Owners.binary("/bin/abc");
        SoftwarePackage installed = new SoftwarePackage("abc", "1.0");
        try (Hasher hasher = new Hasher(files, asked -> Optional.of(installed), 1 << 20, now::get)) {
            Binary known = Await.until(
                    () -> hasher.known(binary, PROCESS),
                    answer -> answer.sha256().isPresent());

            assertThat(known.sha256()).contains(ABC);
            assertThat(known.installedBy()).contains(installed);
            assertThat(known.id()).isEqualTo(binary.id());
            hasher.known(binary, new ProcessKey(8, 80));
            assertThat(files.opened()).isEqualTo(1);
        }
    }

    @Test
    void tryAgainOnlyAfterAWhile() {
        Binary binary = Owners.binary("/bin/abc");
        try (Hasher hasher = new Hasher(files, PackageTable.NONE, 1 << 20, now::get)) {
            Await.until(
                    () -> {
                        hasher.known(binary, PROCESS);
                        return files.opened();
                    },
                    opened -> opened == 1);
            files.write("/bin/abc", "abc");
            for (int i = 0; i < 100; i++) {
                assertThat(hasher.known(binary, PROCESS).sha256()).isEmpty();
            }
            now.set(now.get().plus(Hasher.RETRY_AFTER));

            assertThat(Await.until(() -> hasher.known(binary, PROCESS).sha256(), Optional::isPresent))
                    .contains(ABC);
        }
    }

    @Test
    void readAgainWhatWasRewritten() {
        files.write("/bin/abc", "abc");
        Binary before = Binary.of("/bin/abc", new FileKey(1, 1, 3, 1, 1), Binary.Origin.FILE);
        Binary after = Binary.of("/bin/abc", new FileKey(1, 1, 3, 2, 2), Binary.Origin.FILE);
        try (Hasher hasher = new Hasher(files, PackageTable.NONE, 1 << 20, now::get)) {
            Await.until(() -> hasher.known(before, PROCESS).sha256(), Optional::isPresent);
            files.write("/bin/abc", "abd");

            assertThat(Await.until(() -> hasher.known(after, PROCESS).sha256(), Optional::isPresent))
                    .isNotEqualTo(Optional.of(ABC));
        }
    }

    @Test
    void goOnWhenThePackagesCannotBeRead() {
        files.write("/bin/abc", "abc");
        Binary binary = Owners.binary("/bin/abc");
        PackageTable broken = asked -> {
            throw new IllegalStateException("broken");
        };
        try (Hasher hasher = new Hasher(files, broken, 1 << 20, now::get)) {
            assertThat(Await.until(() -> hasher.known(binary, PROCESS).sha256(), Optional::isPresent))
                    .contains(ABC);
        }
    }

    @Test
    void refuseToReadNothingASecond() {
        assertThatThrownBy(() -> new Hasher(files, PackageTable.NONE, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}

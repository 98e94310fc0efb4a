package org.peerwarden.agent.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    @TempDir
    Path directory;

    @Test
    void keepsWhatWasAppendedAndForgetsWhatWasReplaced() throws Exception {
        try (Journal journal = Journal.open(directory)) {
            journal.append(entries("a", "b"));
            journal.replace(entries("c"));
            journal.append(entries("d"));
        }
        try (Journal journal = Journal.open(directory)) {
            assertThat(texts(journal)).containsExactly("c", "d");
            journal.replace(entries());
        }
        try (Journal journal = Journal.open(directory)) {
            assertThat(journal.kept()).isEmpty();
        }
        try (var files = Files.list(directory)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aReplacementCutAtAnyByteLeavesTheOneBefore() throws Exception {
        Path before = directory.resolve("before");
        Path after = directory.resolve("after");
        try (Journal journal = Journal.open(before)) {
            journal.append(entries("a", "b"));
        }
        copy(before, after);
        try (Journal journal = Journal.open(after)) {
            journal.replace(entries("c", "d", "e"));
        }
        Path whole = Segment.in(after).getFirst();
        for (long cut = 0; cut <= Files.size(whole); cut++) {
            Path there = directory.resolve("cut-" + cut);
            copy(before, there);
            Path torn = Files.copy(whole, there.resolve(whole.getFileName()));
            try (RandomAccessFile file = new RandomAccessFile(torn.toFile(), "rw")) {
                file.setLength(cut);
            }
            try (Journal journal = Journal.open(there)) {
                assertThat(texts(journal))
                        .as("cut at %d", cut)
                        .isEqualTo(cut == Files.size(whole) ? List.of("c", "d", "e") : List.of("a", "b"));
            }
        }
    }

    private static void copy(Path from, Path to) throws Exception {
        Files.createDirectories(to);
        for (Path file : Segment.in(from)) {
            Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static List<byte[]> entries(String... texts) {
        return Arrays.stream(texts).map(text -> text.getBytes(UTF_8)).toList();
    }

    private static List<String> texts(Journal journal) {
        return journal.kept().stream().map(entry -> new String(entry, UTF_8)).toList();
    }
}

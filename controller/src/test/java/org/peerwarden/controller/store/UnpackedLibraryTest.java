package org.peerwarden.controller.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedLibraryTest {
    @TempDir
    Path folder;

    @Test
    void findsTheLibraryInALineOfTheMap() {
        assertThat(UnpackedLibrary.unpacked(
                        "7f06-7f07 r-xp 00004000 08:01 1234                       /tmp/a b/libduckdb_java12.so"))
                .contains(Path.of("/tmp/a b/libduckdb_java12.so"));
        for (String other : List.of(
                "7f06-7f07 r-xp 00004000 08:01 1234     /tmp/libduckdb_java12.so (deleted)",
                "7f06-7f07 r-xp 00004000 08:01 1234     /usr/lib/libc.so.6",
                "7f06-7f07 rw-p 00000000 00:00 0 ",
                "")) {
            assertThat(UnpackedLibrary.unpacked(other)).isEmpty();
        }
    }

    @Test
    void leavesNoNameBehindOnceTheHistoryIsOpen() throws IOException {
        try (FlowFiles _ = FlowFiles.open(FlowSettings.in(folder), LocalDate.of(2026, 11, 24));
                Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            List<String> ours =
                    lines.filter(line -> line.contains("libduckdb_java")).toList();
            assertThat(ours).isNotEmpty().allMatch(line -> line.endsWith("(deleted)"));
        }
    }
}

package org.peerwarden.agent.posture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DirectoryShelfTest {
    @TempDir
    private Path directory;

    @Test
    void keepsWhatWasPutThereLast() throws IOException {
        Shelf shelf = new DirectoryShelf(directory.resolve("new"));
        assertThat(shelf.read("state")).isEmpty();

        shelf.write("state", new byte[] {1});
        shelf.write("state", new byte[] {2, 3});
        assertThat(new DirectoryShelf(directory.resolve("new")).read("state"))
                .hasValueSatisfying(bytes -> assertThat(bytes).containsExactly(2, 3));
    }

    @Test
    void isEmptyAfterItWasCleared() throws IOException {
        DirectoryShelf shelf = new DirectoryShelf(directory.resolve("new"));
        assertThat(shelf.clear()).isFalse();
        shelf.write("state", new byte[] {1});
        shelf.write("facts", new byte[] {2});

        assertThat(shelf.clear()).isTrue();
        assertThat(shelf.read("state")).isEmpty();
        assertThat(shelf.read("facts")).isEmpty();
        assertThat(shelf.clear()).isFalse();
    }

    @Test
    @Tag("kernel")
    void aFullDiskLeavesTheOldOne() throws Exception {
        Path small = Files.createDirectory(directory.resolve("pwsmall"));
        run("mount", "-t", "tmpfs", "-o", "size=64k", "pwsmall", small.toString());
        try {
            Shelf shelf = new DirectoryShelf(small);
            shelf.write("state", new byte[] {1});
            assertThatThrownBy(() -> shelf.write("state", new byte[1 << 20])).isInstanceOf(IOException.class);
            assertThat(shelf.read("state")).map(bytes -> bytes.length).isEqualTo(Optional.of(1));
        } finally {
            run("umount", small.toString());
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}

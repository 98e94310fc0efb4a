package org.peerwarden.agent.os.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerwarden.agent.process.Binary;
import org.peerwarden.agent.process.FileKey;
import org.peerwarden.agent.process.SoftwarePackage;

final class InstalledPackagesTest {
    private static final String STATUS = """
            Package: transmission-daemon
            Status: install ok installed
            Architecture: amd64
            Version: 3.00-2.1+deb12u1
            Description: lightweight BitTorrent client
             Version: not a field

            Package: libfoo
            Status: hold ok installed
            Architecture: i386
            Multi-Arch: same
            Version: 1:2.0

            Package: gone
            Status: deinstall ok config-files
            Architecture: amd64
            Version: 9.9
            """;

    @TempDir
    private Path root;

    private DpkgDatabase dpkg = new DpkgDatabase(Path.of("/nonexistent"));

    @BeforeEach
    void makeDatabase() throws IOException {
        Path directory = root.resolve("dpkg");
        Files.createDirectories(directory.resolve("info"));
        Files.writeString(directory.resolve("status"), STATUS);
        Files.writeString(
                directory.resolve("info/transmission-daemon.list"),
                "/.\n/usr\n/usr/bin/transmission-daemon\n/bin/tool\n");
        Files.writeString(directory.resolve("info/libfoo:i386.list"), "/.\n/usr\n/usr/lib/foo/helper\n");
        Files.writeString(directory.resolve("info/gone.list"), "/etc/gone\n/usr/bin/gone\n");
        dpkg = new DpkgDatabase(directory);
    }

    @Test
    void findThePackageOfAPath() {
        assertThat(dpkg.ownerOf("/usr/bin/transmission-daemon"))
                .contains(new SoftwarePackage("transmission-daemon", "3.00-2.1+deb12u1"));
        assertThat(dpkg.ownerOf("/usr/lib/foo/helper")).contains(new SoftwarePackage("libfoo", "1:2.0"));
        assertThat(dpkg.ownerOf("/usr/bin/transmission")).isEmpty();
        assertThat(dpkg.ownerOf("/usr/bin/gone")).isEmpty();
    }

    @Test
    void knowThePathsOfAMergedUsr() {
        assertThat(dpkg.ownerOf("/usr/bin/tool")).isPresent();
        assertThat(dpkg.ownerOf("/bin/transmission-daemon")).isPresent();
        assertThat(DpkgDatabase.names("/usr/local/bin/x")).containsExactly("/usr/local/bin/x");
    }

    @Test
    void readAgainWhenPackagesChange() throws IOException {
        assertThat(dpkg.ownerOf("/usr/bin/new")).isEmpty();
        Files.writeString(root.resolve("dpkg/info/new.list"), "/usr/bin/new\n");
        Files.writeString(
                root.resolve("dpkg/status"),
                STATUS + "\nPackage: new\nStatus: install ok installed\nArchitecture: all\nVersion: 1\n");

        assertThat(dpkg.ownerOf("/usr/bin/new")).contains(new SoftwarePackage("new", "1"));
    }

    @Test
    void readVersionsOfWhatIsInstalledOnly() {
        assertThat(DpkgDatabase.versions(STATUS))
                .isEqualTo(Map.of(
                        "transmission-daemon",
                        "3.00-2.1+deb12u1",
                        "transmission-daemon:amd64",
                        "3.00-2.1+deb12u1",
                        "libfoo",
                        "1:2.0",
                        "libfoo:i386",
                        "1:2.0"));
        assertThat(DpkgDatabase.versions("")).isEmpty();
    }

    @Test
    void sayThatTheDatabaseCannotBeRead() throws IOException {
        Files.delete(root.resolve("dpkg/status"));

        assertThat(dpkg.exists()).isFalse();
        assertThatThrownBy(() -> dpkg.ownerOf("/usr/bin/x"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("dpkg");
    }

    @Test
    void readWhatRpmAnswers() {
        assertThat(RpmCommand.parse("transmission-daemon\t4.0.5-2.fc40\n"))
                .contains(new SoftwarePackage("transmission-daemon", "4.0.5-2.fc40"));
        assertThat(RpmCommand.parse("glibc\t2.39-5.el9\nglibc\t2.39-5.el9\n"))
                .contains(new SoftwarePackage("glibc", "2.39-5.el9"));
        assertThat(RpmCommand.parse("file /tmp/x is not owned by any package\n"))
                .isEmpty();
        assertThat(RpmCommand.parse("error: file /gone: No such file or directory\n"))
                .isEmpty();
        assertThat(RpmCommand.parse("")).isEmpty();
    }

    @Test
    void askTheCommandThatIsThere() throws IOException {
        Path command = root.resolve("rpm");
        Files.writeString(command, "#!/bin/sh\nprintf 'client\\t1-%s\\n' \"$5\"\n");
        assertThat(command.toFile().setExecutable(true)).isTrue();
        RpmCommand rpm = new RpmCommand(command);

        assertThat(rpm.exists()).isTrue();
        assertThat(rpm.ownerOf("/usr/bin/x")).contains(new SoftwarePackage("client", "1-/usr/bin/x"));
        assertThat(new RpmCommand(root.resolve("none")).exists()).isFalse();
    }

    @Test
    void sayNothingOfAFileThatIsNotAtItsPath() throws IOException {
        Path file = Files.writeString(root.resolve("client"), "x");
        Files.writeString(root.resolve("dpkg/info/transmission-daemon.list"), file + "\n");
        InstalledPackages installed = new InstalledPackages(dpkg, new RpmCommand(root.resolve("none")));
        Binary binary = Binary.of(file.toString(), FileKeys.of(file), Binary.Origin.FILE);

        assertThat(installed.ownerOf(binary)).isPresent();
        assertThat(installed.ownerOf(Binary.of(file.toString(), new FileKey(1, 2, 3, 4, 5), Binary.Origin.FILE)))
                .isEmpty();
        assertThat(installed.ownerOf(Binary.of(file.toString(), binary.file(), Binary.Origin.DELETED)))
                .isEqualTo(Optional.empty());
    }
}

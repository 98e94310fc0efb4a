package org.peerwarden.agent.os.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.peerwarden.agent.process.Binary;
import org.peerwarden.agent.process.PackageTable;
import org.peerwarden.agent.process.SoftwarePackage;

/**
 * The packages of this host: those of dpkg, and where there are none those of RPM.
 *
 * <p>A path is believed only where it names the very file that is executed. So nothing is said of a container's files, of one
 * that was replaced while it runs, nor of one that somebody put in the place of a package's after the process began.
 */
public final class InstalledPackages implements PackageTable {
    private final DpkgDatabase dpkg;
    private final RpmCommand rpm;

    public InstalledPackages() {
        this(new DpkgDatabase(Path.of("/var/lib/dpkg")), new RpmCommand(Path.of("/usr/bin/rpm")));
    }

    InstalledPackages(DpkgDatabase dpkg, RpmCommand rpm) {
        this.dpkg = dpkg;
        this.rpm = rpm;
    }

    @Override
    public Optional<SoftwarePackage> ownerOf(Binary binary) {
        if (binary.origin() != Binary.Origin.FILE || !isAtItsPath(binary)) {
            return Optional.empty();
        }
        Optional<SoftwarePackage> owner = dpkg.exists() ? dpkg.ownerOf(binary.path()) : Optional.empty();
        return owner.isPresent() || !rpm.exists() ? owner : rpm.ownerOf(binary.path());
    }

    private static boolean isAtItsPath(Binary binary) {
        try {
            return FileKeys.sameFile(FileKeys.of(Path.of(binary.path())), binary.file());
        } catch (IOException e) {
            return false;
        }
    }
}

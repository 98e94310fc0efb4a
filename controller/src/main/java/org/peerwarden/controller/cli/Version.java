package org.peerwarden.controller.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version that stands in the jar. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {
            "peerwarden "
                    + Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                            .orElse("unpackaged")
        };
    }
}

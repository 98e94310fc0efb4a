package org.peerwarden.agent;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** Which agent this is. */
final class Version implements IVersionProvider {
    Version() {}

    @Override
    public String[] getVersion() {
        return new String[] {text()};
    }

    /** From the jar's manifest; {@code development} where there is none. */
    static String text() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}

package org.peerwarden.agent.process;

/** The package that installed a file, e.g. {@code transmission-daemon} {@code 3.00-2.1+deb12u1}. */
public record SoftwarePackage(String name, String version) {}

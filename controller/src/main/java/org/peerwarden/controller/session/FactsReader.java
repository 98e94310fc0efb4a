package org.peerwarden.controller.session;

import java.util.List;
import org.peerwarden.controller.fleet.HostFacts;
import org.peerwarden.controller.fleet.HostSeverity;
import org.peerwarden.controller.fleet.HostWarning;
import org.peerwarden.proto.v1.HealthReport;
import org.peerwarden.proto.v1.Severity;

/** What an agent says of its host and itself, from the wire to the domain. */
final class FactsReader {
    private static final int MACHINE_BYTES = 32;
    private static final int MOST_ADDRESSES = 1_024;
    private static final int MOST_WARNINGS = 256;

    private FactsReader() {}

    static HostFacts facts(org.peerwarden.proto.v1.HostFacts facts) {
        return new HostFacts(
                Wire.text("hostname", facts.getHostname()),
                Wire.text("os", facts.getOs()),
                Wire.text("os_version", facts.getOsVersion()),
                Wire.text("kernel", facts.getKernel()),
                Wire.text("architecture", facts.getArchitecture()),
                Wire.hexOrEmpty("machine", facts.getMachine(), MACHINE_BYTES),
                Wire.text("boot_id", facts.getBootId()),
                Wire.atMost("addresses", facts.getAddressesList(), MOST_ADDRESSES).stream()
                        .map(address -> Wire.address("addresses", address).toString())
                        .toList(),
                Wire.text("tier", facts.getTier()),
                Wire.text("tier_reason", facts.getTierReason()),
                Wire.text("firewall", facts.getFirewall()),
                Wire.text("firewall_reason", facts.getFirewallReason()));
    }

    static List<HostWarning> warnings(HealthReport report) {
        return Wire.atMost("warnings", report.getWarningsList(), MOST_WARNINGS).stream()
                .map(warning -> new HostWarning(
                        Wire.required("code", warning.getCode()),
                        severity(warning.getSeverity()),
                        Wire.text("text", warning.getText()),
                        Wire.instant("since", warning.hasSince(), warning.getSince())))
                .toList();
    }

    private static HostSeverity severity(Severity severity) {
        return switch (severity) {
            case SEVERITY_NOTICE -> HostSeverity.NOTICE;
            case SEVERITY_WARNING -> HostSeverity.WARNING;
            case SEVERITY_ERROR -> HostSeverity.ERROR;
            case SEVERITY_UNSPECIFIED, UNRECOGNIZED -> throw Wire.malformed("severity is not known");
        };
    }
}

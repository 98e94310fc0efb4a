package org.peerwarden.controller.posture;

import java.util.List;
import java.util.Optional;

/** What hosts report, for tests. */
final class Reports {
    private Reports() {}

    static AppliedState accepted(long revision) {
        return applied(revision, 0, IsolationState.NONE, "", List.of(), List.of());
    }

    static AppliedState refused(long accepted, long refused) {
        return applied(accepted, refused, IsolationState.NONE, "", List.of(), List.of());
    }

    static AppliedState isolated(long revision, IsolationState state, String decision) {
        return applied(
                revision,
                0,
                state,
                decision,
                List.of(new Probe("controller answers", state != IsolationState.NOT_EFFECTIVE, "timed out")),
                List.of());
    }

    static AppliedState notEnforced(long revision, String source) {
        return applied(revision, 0, IsolationState.NONE, "", List.of(), List.of(new NotEnforced(source, "no cgroup")));
    }

    static AppliedState applied(
            long accepted,
            long refused,
            IsolationState isolation,
            String decision,
            List<Probe> probes,
            List<NotEnforced> missing) {
        return new AppliedState(
                accepted,
                refused,
                refused == 0 ? "" : "BAD_SIGNATURE",
                refused == 0 ? "" : "not signed by the fleet",
                "",
                "nftables",
                isolation,
                decision,
                probes,
                Optional.empty(),
                List.of(),
                missing,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}

package org.peerwarden.controller.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.peerwarden.policies.CheckResult;
import org.peerwarden.policies.Problem;

/** One version of the policy, as the contract shows it. */
record PolicyView(
        long version,
        String name,
        Optional<String> description,
        String yaml,
        boolean withdrawn,
        Optional<String> reason,
        String appliedBy,
        Instant appliedAt,
        boolean inForce,
        List<Finding> warnings,
        Optional<Rollout> rollout) {

    /** What is said of a text that was checked. */
    record Check(boolean accepted, Optional<String> name, Optional<Integer> rules, List<Finding> problems) {
        static Check of(CheckResult result) {
            return new Check(
                    result.policy().isPresent(),
                    result.policy().map(policy -> policy.name()),
                    result.policy().map(policy -> policy.rules().size()),
                    findings(result));
        }
    }

    /** Something its writer should know. */
    record Finding(String code, String severity, int line, int column, String message) {
        static Finding of(Problem problem) {
            return new Finding(
                    problem.code().name(),
                    Words.of(problem.severity()),
                    problem.line(),
                    problem.column(),
                    problem.message());
        }
    }

    /** How many hosts stand where. */
    record Rollout(long pending, long inForce, long failed, long stale) {}

    /** Which version is in force. */
    record Change(Optional<Long> version, Optional<String> name) {}

    static List<Finding> findings(CheckResult result) {
        return result.problems().stream().map(Finding::of).toList();
    }
}

package org.peerwarden.policies;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What came of reading a policy's text.
 *
 * @param source where the text is from, for people
 * @param policy present when no problem is an error
 * @param problems in the order of the text
 */
public record CheckResult(String source, Optional<Policy> policy, List<Problem> problems) {
    public CheckResult {
        problems = List.copyOf(problems);
        boolean refused = problems.stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR);
        if (refused == policy.isPresent()) {
            throw new IllegalArgumentException("a policy and errors exclude each other");
        }
    }

    /** One line a problem, as compilers write them; empty where there is none. */
    public String report() {
        return problems.stream().map(problem -> source + ":" + problem).collect(Collectors.joining("\n"));
    }
}

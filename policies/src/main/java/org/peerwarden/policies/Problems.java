package org.peerwarden.policies;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The problems found so far while one text is read. */
final class Problems {
    /** Nobody reads further; a text of garbage must not answer with more than was sent. */
    private static final int MOST = 100;

    private final List<Problem> found = new ArrayList<>();
    private int errors;

    void error(ProblemCode code, Yaml.Place place, String message) {
        errors++;
        add(new Problem(code, Problem.Severity.ERROR, place.line(), place.column(), message));
    }

    void warning(ProblemCode code, Yaml.Place place, String message) {
        add(new Problem(code, Problem.Severity.WARNING, place.line(), place.column(), message));
    }

    private void add(Problem problem) {
        if (found.size() < MOST) {
            found.add(problem);
        } else if (problem.severity() == Problem.Severity.ERROR
                && found.stream().noneMatch(kept -> kept.severity() == Problem.Severity.ERROR)) {
            found.set(MOST - 1, problem);
        }
    }

    /** Whether one of them is an error. */
    boolean refused() {
        return errors > 0;
    }

    /** How many of them are errors. */
    int errors() {
        return errors;
    }

    /** At most 100, in the order of the text. */
    List<Problem> list() {
        return found.stream()
                .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
                .toList();
    }
}

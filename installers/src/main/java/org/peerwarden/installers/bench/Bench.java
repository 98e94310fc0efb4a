package org.peerwarden.installers.bench;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs one benchmark by name. Ends with 0 where all goals hold, 1 where one does not or nothing could be measured, 2 where
 * there is no such benchmark. Started by {@code installers/bench}, in a network namespace of its own.
 */
public final class Bench {
    private static final List<Benchmark> ALL = List.of(new SnapshotBenchmark());

    private Bench() {}

    public static void main(String[] arguments) {
        List<String> words = List.of(arguments);
        boolean json = words.contains("--json");
        List<String> names =
                words.stream().filter(word -> !word.equals("--json")).toList();
        System.exit(run(names.size() == 1 ? names.getFirst() : "", json));
    }

    static Optional<Benchmark> find(String name) {
        return ALL.stream().filter(benchmark -> benchmark.name().equals(name)).findFirst();
    }

    static int run(String name, boolean json) {
        Optional<Benchmark> benchmark = find(name);
        if (benchmark.isEmpty()) {
            System.err.printf(
                    "BENCH_UNKNOWN: '%s' is none of %s.%n",
                    name, String.join(", ", ALL.stream().map(Benchmark::name).toList()));
            return 2;
        }
        try {
            List<Result> results = benchmark.get().run();
            System.out.println(json ? json(results) : table(results));
            return results.stream().allMatch(Result::holds) ? 0 : 1;
        } catch (BenchException e) {
            System.err.println(e.getMessage());
            return 1;
        }
    }

    static String json(List<Result> results) {
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(results);
    }

    static String table(List<Result> results) {
        StringBuilder table = new StringBuilder("%-40s %14s %-8s %14s %8s %8s %s"
                .formatted("what", "value", "unit", "beside", "ratio", "goal", "holds"));
        for (Result result : results) {
            table.append('\n')
                    .append("%-40s %14s %-8s %14s %8s %8s %s"
                            .formatted(
                                    result.name(),
                                    number(result.value()),
                                    result.unit(),
                                    number(result.baseline()),
                                    number(result.ratio()),
                                    result.goal() == null ? "" : "<= " + number(result.goal()),
                                    result.goal() == null ? "" : result.holds() ? "yes" : "NO"));
        }
        return table.toString();
    }

    private static String number(@Nullable Double value) {
        return value == null ? "" : Math.abs(value) >= 1000 ? "%.0f".formatted(value) : "%.3f".formatted(value);
    }
}

package org.peerwarden.installers.bench;

import java.util.List;

/** One thing that is measured. A new one is added to {@link Bench} and to the list in {@code installers/bench}. */
interface Benchmark {
    /** As it is asked for. */
    String name();

    /** Measures; what it made on the machine is gone when it returns or throws. */
    List<Result> run();
}

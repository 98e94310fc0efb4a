/**
 * What the product costs, measured beside what people use today, on one machine in one run.
 *
 * <p>Starting points: {@link org.peerwarden.installers.bench.Benchmark},
 * {@link org.peerwarden.installers.bench.SnapshotBenchmark}.
 *
 * <p>Must not know: the lab.
 *
 * <p>Unlike its neighbours this package runs the agent's code in its own JVM, with the options that the agent is shipped with,
 * since what is measured is a part of the agent. Goals are ratios to another tool in the same run, never times: they hold on a
 * fast machine and on a slow one.
 */
@NullMarked
package org.peerwarden.installers.bench;

import org.jspecify.annotations.NullMarked;

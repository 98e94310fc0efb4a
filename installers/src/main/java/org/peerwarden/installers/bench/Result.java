package org.peerwarden.installers.bench;

import org.jspecify.annotations.Nullable;

/**
 * One measured value beside another.
 *
 * @param name what was measured, and beside what
 * @param value ours, or that of the tool that the name begins with
 * @param baseline of the tool that it is compared with; null where it stands alone
 * @param ratio value by baseline; null without one
 * @param goal the ratio that must not be exceeded; null where none is set
 * @param holds true where the goal is met, or none is set
 */
record Result(
        String name,
        double value,
        String unit,
        @Nullable Double baseline,
        @Nullable Double ratio,
        @Nullable Double goal,
        boolean holds) {

    static Result alone(String name, double value, String unit) {
        return new Result(name, value, unit, null, null, null, true);
    }

    /** Without a goal: to be seen, not to be held. */
    static Result beside(String name, double value, String unit, double baseline) {
        return new Result(name, value, unit, baseline, value / baseline, null, true);
    }

    static Result atMost(double goal, String name, double value, String unit, double baseline) {
        double ratio = value / baseline;
        return new Result(name, value, unit, baseline, ratio, goal, ratio <= goal);
    }
}

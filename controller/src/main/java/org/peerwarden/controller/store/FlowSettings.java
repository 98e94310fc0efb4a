package org.peerwarden.controller.store;

import java.nio.file.Path;

/**
 * How the history of flows is kept.
 *
 * @param folder of the day files; nothing else stands in it
 * @param days how many days are kept, today included
 * @param memoryMegabytes what DuckDB may use; what a query needs beyond goes to the folder's disk
 * @param checkpoint how large the log of one file grows before it is merged into it
 */
public record FlowSettings(Path folder, int days, int memoryMegabytes, String checkpoint) {

    public FlowSettings {
        if (days < 1 || days > 3650) {
            throw new IllegalArgumentException("days of history out of range 1 to 3650: " + days);
        }
        if (memoryMegabytes < 64) {
            throw new IllegalArgumentException("DuckDB needs at least 64 MB: " + memoryMegabytes);
        }
    }

    public static FlowSettings in(Path folder) {
        return new FlowSettings(folder, 30, 512, "16MB");
    }
}

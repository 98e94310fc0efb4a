package org.peerwarden.controller.store;

import java.sql.SQLException;
import java.util.Locale;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;

/** Turns what DuckDB's driver reports into failures with codes. It has no numbers for them, only words. */
final class DuckFailures {
    private DuckFailures() {}

    static ControllerException of(String attempt, SQLException failure) {
        ErrorCode code = code(String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT));
        return new ControllerException(
                code, "cannot " + attempt + ": " + failure.getMessage() + "; " + StoreFailures.advice(code), failure);
    }

    private static ErrorCode code(String message) {
        if (message.contains("no space left") || message.contains("disk full") || message.contains("file too large")) {
            return ErrorCode.STORE_FULL;
        }
        if (message.contains("not a valid duckdb")
                || message.contains("corrupt")
                || message.contains("checksum")
                || message.contains("serialization error")
                || message.contains("failure while replaying wal")) {
            return ErrorCode.STORE_BROKEN;
        }
        if (message.contains("could not set lock")) {
            return ErrorCode.DATA_LOCKED;
        }
        if (message.contains("permission denied") || message.contains("read-only file system")) {
            return ErrorCode.DATA_UNUSABLE;
        }
        return ErrorCode.STORE_FAILED;
    }
}

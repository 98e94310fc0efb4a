package org.peerwarden.controller.store;

import java.sql.SQLException;
import java.util.Optional;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.sqlite.SQLiteErrorCode;

/** Turns what SQLite's driver reports into faults with codes. */
final class StoreFailures {
    private StoreFailures() {}

    /** What is not one of the disk's or file's troubles is a mistake of ours, and goes through as it is. */
    static RuntimeException of(String attempt, RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ControllerException known) {
                return known;
            }
            if (cause instanceof SQLException sql) {
                Optional<ErrorCode> code = code(sql);
                if (code.isPresent()) {
                    return new ControllerException(
                            code.get(),
                            "cannot " + attempt + ": " + sql.getMessage() + "; " + advice(code.get()),
                            failure);
                }
            }
        }
        return failure;
    }

    /** What to do about a trouble of the store. */
    static String advice(ErrorCode code) {
        return switch (code) {
            case STORE_FULL -> "free space on its disk";
            case STORE_BROKEN -> "restore it from a backup";
            case DATA_UNUSABLE -> "give its folder to the user that the controller runs as, and look at its disk";
            case STORE_FAILED -> "another program holds it; try again";
            default -> "see the controller's log";
        };
    }

    private static Optional<ErrorCode> code(SQLException failure) {
        // The low byte is the primary code; the rest says more of the same.
        return switch (SQLiteErrorCode.getErrorCode(failure.getErrorCode() & 0xff)) {
            case SQLITE_FULL -> Optional.of(ErrorCode.STORE_FULL);
            case SQLITE_CORRUPT, SQLITE_NOTADB -> Optional.of(ErrorCode.STORE_BROKEN);
            case SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM, SQLITE_IOERR -> Optional.of(ErrorCode.DATA_UNUSABLE);
            case SQLITE_BUSY, SQLITE_LOCKED -> Optional.of(ErrorCode.STORE_FAILED);
            default -> Optional.empty();
        };
    }
}

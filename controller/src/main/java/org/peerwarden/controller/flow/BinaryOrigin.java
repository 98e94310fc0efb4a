package org.peerwarden.controller.flow;

/** Where the code of a process lies. */
public enum BinaryOrigin {
    /** An ordinary file. */
    FILE,
    /** A file that was deleted or replaced while the process runs. */
    DELETED,
    /** Memory without a file. */
    MEMFD
}

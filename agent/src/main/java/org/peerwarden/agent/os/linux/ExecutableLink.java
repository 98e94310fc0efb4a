package org.peerwarden.agent.os.linux;

import org.peerwarden.agent.process.Binary;

/**
 * What {@code /proc/PID/exe} points to.
 *
 * @param path without the kernel's mark for deleted files
 */
record ExecutableLink(String path, Binary.Origin origin) {
    private static final String DELETED = " (deleted)";
    private static final String MEMORY = "/memfd:";

    /**
     * @param named whether the text as a whole is the name of the executed file; then a name that ends like the kernel's mark
     *     is only a name
     */
    static ExecutableLink parse(String text, boolean named) {
        if (named || !text.endsWith(DELETED)) {
            return new ExecutableLink(text, Binary.Origin.FILE);
        }
        String path = text.substring(0, text.length() - DELETED.length());
        return new ExecutableLink(path, path.startsWith(MEMORY) ? Binary.Origin.MEMFD : Binary.Origin.DELETED);
    }
}

package org.peerwarden.agent.process;

/**
 * A file's content as far as metadata can tell: equal keys, equal bytes.
 *
 * @param device 0 where the platform has none
 * @param inode 0 where the platform has none
 * @param size in bytes
 * @param modified nanoseconds since 1970
 * @param changed nanoseconds since 1970; last change of the metadata
 */
public record FileKey(long device, long inode, long size, long modified, long changed) {}

package org.peerwarden.controller.flow;

/**
 * A process further up.
 *
 * @param executable its path; empty where it could not be read
 */
public record ParentProcess(ProcessRef process, String executable) {}

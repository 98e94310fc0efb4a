package org.peerwarden.controller.api;

/**
 * One operation of the contract.
 *
 * @param method {@code GET}, {@code POST} or {@code DELETE}
 * @param path as the contract writes it, e.g. {@code /v1/hosts/{id}}
 * @param action what the audit log calls an attempt that is refused, e.g. {@code host.isolate}
 */
record Route(String method, String path, Access access, String action, Handler handler) {
    /** Answers a request that was let in. */
    @FunctionalInterface
    interface Handler {
        Answer answer(Exchange exchange);
    }
}

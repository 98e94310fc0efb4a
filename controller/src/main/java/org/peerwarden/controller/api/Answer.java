package org.peerwarden.controller.api;

/** What a route answers. */
sealed interface Answer {
    /** A view, as JSON. */
    record Json(int status, Object view) implements Answer {}

    /** Done, and nothing to say. */
    record Nothing() implements Answer {}

    /** Text of another type. */
    record Text(String contentType, String text) implements Answer {}

    /** Events, until either side ends it. */
    record Stream(Watcher watcher) implements Answer {}

    static Answer ok(Object view) {
        return new Json(200, view);
    }

    static Answer created(Object view) {
        return new Json(201, view);
    }
}

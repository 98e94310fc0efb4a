package org.peerwarden.controller.api;

/** What can be wrong with a request whatever it asks for. The names stand beside those of {@code ErrorCode}. */
enum RequestCode {
    /** The body is not JSON, or not an object. */
    BODY_MALFORMED(400, "The body is not a JSON object."),
    BODY_MISSING(400, "The body is missing."),
    BODY_TOO_LARGE(413, "The body is larger than what is read."),
    CONTENT_TYPE_UNSUPPORTED(415, "The body is not application/json."),
    /** One or more fields or parameters are wrong; which ones is said. */
    REQUEST_INVALID(400, "Fields or parameters are wrong."),
    UNKNOWN_FIELD(400, "A field is not in the contract."),
    MISSING_FIELD(400, "A field is missing."),
    WRONG_TYPE(400, "A field has the wrong type."),
    BAD_VALUE(400, "A value cannot be used."),
    UNKNOWN_PARAMETER(400, "A parameter is not in the contract."),
    BAD_CURSOR(400, "The cursor is not of this list."),
    REQUEST_MALFORMED(400, "The request is not HTTP that can be answered."),
    ROUTE_UNKNOWN(404, "Nothing is served at this path."),
    METHOD_NOT_ALLOWED(405, "The path is served, but not by this method."),
    TOO_MANY_STREAMS(429, "As many streams as can be served are open.");

    private final int status;
    private final String title;

    RequestCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }
}

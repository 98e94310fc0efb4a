package org.peerwarden.controller.cli;

import tools.jackson.databind.JsonNode;

/** A policy's problems, as compilers write them. */
final class PolicyProblems {
    private PolicyProblems() {}

    /** {@code file:line:column: error CODE: message} */
    static String line(String source, JsonNode problem) {
        return source + ":" + problem.path("line").asInt(1) + ":"
                + problem.path("column").asInt(1) + ": "
                + problem.path("severity").asString("error") + " "
                + problem.path("code").asString("") + ": "
                + problem.path("message").asString("");
    }
}

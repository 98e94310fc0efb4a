package org.peerwarden.controller.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Reveals what releases a host with nobody reachable. */
@Command(
        name = "release-code",
        description = "Reveal the code that releases a host on the host itself, with nobody reachable.")
final class ReleaseCodeCommand extends ApiCommand {
    @Parameters(paramLabel = "HOST", description = "Name or identifier of a host.")
    private String host = "";

    @Override
    ExitCode ask(ApiClient api) {
        JsonNode code = api.post("/v1/hosts/" + HostChoice.id(api, host) + "/release-code");
        root().show(code, () -> text(code, "code") + "\n");
        return ExitCode.DONE;
    }
}

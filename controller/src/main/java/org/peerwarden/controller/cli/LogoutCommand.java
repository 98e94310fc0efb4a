package org.peerwarden.controller.cli;

import picocli.CommandLine.Command;

/** Ends the login, at the controller and here. */
@Command(name = "logout", description = "End the login, at the controller and here.")
final class LogoutCommand extends ApiCommand {
    @Override
    ExitCode ask(ApiClient api) {
        try {
            api.post("/v1/logout");
        } catch (CommandFailure refusal) {
            // A login that has ended already is as good as logged out; anything else leaves it as it is.
            if (refusal.exit() != ExitCode.REFUSED) {
                throw refusal;
            }
        }
        root().sessionFile().delete();
        root().show(object().put("loggedOut", true), () -> "Logged out.\n");
        return ExitCode.DONE;
    }
}

package org.peerwarden.controller.cli;

import picocli.CommandLine.Command;

/** Allows a binary, a family or a peer, whatever the policy says. */
@Command(name = "allow", description = "Allow a binary, a family or a peer, whatever the policy says.")
final class AllowCommand extends DecideCommand {
    @Override
    String action() {
        return "allow";
    }
}

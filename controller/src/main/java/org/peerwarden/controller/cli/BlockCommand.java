package org.peerwarden.controller.cli;

import picocli.CommandLine.Command;

/** Blocks a binary, a family or a peer. */
@Command(name = "block", description = "Block a binary, a family or a peer, on a host, a group or everywhere.")
final class BlockCommand extends DecideCommand {
    @Override
    String action() {
        return "block";
    }
}

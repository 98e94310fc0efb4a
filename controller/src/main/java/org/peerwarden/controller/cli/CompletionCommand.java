package org.peerwarden.controller.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Completion for shells: {@code source <(peerwarden completion)}. */
@Command(
        name = "completion",
        description = "Write the completion script for bash and zsh: source <(peerwarden completion).")
final class CompletionCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        CommandSpec known = Objects.requireNonNull(spec, "set by picocli");
        Peerwarden root = (Peerwarden) known.root().userObject();
        root.surroundings()
                .out()
                .print(AutoComplete.bash("peerwarden", known.root().commandLine()));
        root.surroundings().out().flush();
    }
}

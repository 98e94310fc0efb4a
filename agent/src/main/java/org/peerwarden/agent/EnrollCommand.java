package org.peerwarden.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.peerwarden.agent.health.Health;
import org.peerwarden.agent.link.EnrolToken;
import org.peerwarden.agent.link.Enroller;
import org.peerwarden.agent.link.HostAndPort;
import org.peerwarden.agent.link.HostFacts;
import org.peerwarden.agent.link.Identity;
import org.peerwarden.agent.link.IdentityFile;
import org.peerwarden.agent.link.LinkException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code peerwarden-agent enroll}. */
@Command(
        name = "enroll",
        aliases = "enrol",
        description = {
            "Makes this host a member of a fleet.",
            "The token carries the fingerprint of the controller's authority: nothing is said to anybody else."
        })
final class EnrollCommand implements Callable<Integer> {
    @Mixin
    private Place place = new Place();

    @Option(
            names = "--controller",
            paramLabel = "HOST:PORT",
            required = true,
            description = "Where the controller takes agents.")
    private String controller = "";

    @Option(names = "--token", paramLabel = "TOKEN", description = "What 'peerwarden token create' printed.")
    private @Nullable String token;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "The token in a file, so that it is not on a command line.")
    private @Nullable Path tokenFile;

    @Option(names = "--force", description = "Enrol also where an identity is already; the old one is lost.")
    private boolean force;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        AgentConfig config = place.resolve();
        HostAndPort where = where();
        EnrolToken presented = EnrolToken.parse(tokenText());
        Agent.prepare(config.data());
        IdentityFile file = new IdentityFile(config.data());
        if (file.exists() && !force) {
            throw LinkException.alreadyEnrolled(config.data());
        }
        Identity identity = new Enroller(InstantSource.system()).enrol(where, presented, facts());
        file.save(identity);
        spec.commandLine()
                .getOut()
                .printf(
                        "enrolled host=%s group=%s controller=%s certificate-until=%s%n",
                        identity.hostId(),
                        identity.group(),
                        identity.controller(),
                        identity.credential().until());
        spec.commandLine().getOut().flush();
        return CommandLine.ExitCode.OK;
    }

    private HostAndPort where() {
        try {
            return HostAndPort.parse(controller);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), "--controller: " + wrong.getMessage(), wrong);
        }
    }

    private String tokenText() throws IOException {
        if (tokenFile != null) {
            return Files.readString(tokenFile);
        }
        if (token != null) {
            return token;
        }
        throw new ParameterException(spec.commandLine(), "Give --token or --token-file.");
    }

    private static HostFacts facts() {
        InstantSource clock = InstantSource.system();
        Platform platform = Platform.choose(clock, new Health(clock));
        try {
            return platform.facts();
        } finally {
            platform.close();
        }
    }
}

package org.peerwarden.installers.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The shipped controller on a host of its own, and what operators do with it. */
public final class LabController {
    public static final String NAME = "controller.corp.test";
    public static final int AGENTS_PORT = 7443;
    public static final int API_PORT = 7480;

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration STARTING = Duration.ofSeconds(60);
    private static final String PASSWORD = "a password of the lab alone";

    private final LabHost host;
    private final Path data;
    private final Path config;
    private final String fingerprint;
    private final String setUpSecret;
    private LabProcess process;

    private LabController(LabHost host, Path data, Path config, JsonNode made, LabProcess process) {
        this.host = host;
        this.data = data;
        this.config = config;
        this.fingerprint = made.required("fingerprint").asString();
        this.setUpSecret = made.required("setupSecret").asString();
        this.process = process;
    }

    /** Makes the host {@code control}, starts the controller on it and waits until it serves. */
    public static LabController start(Lab lab) {
        LabHost host = lab.host("control");
        lab.name(NAME, host);
        Path data = host.home().resolve("controller");
        Path config = host.write(
                "controller.yaml",
                "data: " + data + "\nadvertise: [" + host.address().v4() + "]\n");
        JsonNode made = JSON.readTree(host.run(
                        STARTING,
                        List.of(
                                Dist.require().controller().toString(),
                                "init",
                                "--json",
                                "--config",
                                config.toString()))
                .orFail()
                .output());
        LabController controller = new LabController(host, data, config, made, launch(host, config));
        controller.awaitServing();
        return controller;
    }

    private static LabProcess launch(LabHost host, Path config) {
        return host.start(
                "peerwarden-controller",
                List.of(Dist.require().controller().toString(), "run", "--config", config.toString()));
    }

    public LabHost host() {
        return host;
    }

    public Path data() {
        return data;
    }

    public LabProcess process() {
        return process;
    }

    /** Of the fleet's authority, by which the command line and agents know it. */
    public String fingerprint() {
        return fingerprint;
    }

    /** What agents are told to connect to. */
    public String agentsAddress() {
        return host.address().v4() + ":" + AGENTS_PORT;
    }

    /** Ends it with {@code SIGKILL}. */
    public void kill() {
        process.kill();
    }

    /** Starts it again on what it has on disk, and waits until it serves. */
    public void startAgain() {
        process = launch(host, config);
        awaitServing();
    }

    /** Creates the first administrator and logs in. */
    public Console firstAdministrator() {
        Console console = new Console(host, host.home().resolve("sessions/admin.json"));
        logIn(console, "admin", List.of("--setup-secret", setUpSecret)).orFail();
        return console;
    }

    /** Logs an operator in, with a password that may be wrong. */
    public Ran logIn(String name, String password) {
        return logIn(console(name), name, password, List.of());
    }

    /** The command line as an operator, logged in or not. */
    public Console console(String name) {
        return new Console(host, host.home().resolve("sessions/" + name + ".json"));
    }

    /** Creates an operator bound to a group, and logs in. */
    public Console operator(Console administrator, String name, String role, String group) {
        administrator
                .run(
                        "operator",
                        "create",
                        name,
                        "--role",
                        role,
                        "--group",
                        group,
                        "--password-file",
                        password(PASSWORD))
                .orFail();
        Console console = console(name);
        logIn(console, name, List.of()).orFail();
        return console;
    }

    private Ran logIn(Console console, String name, List<String> more) {
        return logIn(console, name, PASSWORD, more);
    }

    private Ran logIn(Console console, String name, String password, List<String> more) {
        List<String> arguments = new ArrayList<>(List.of(
                "login",
                "--url",
                "https://" + NAME + ":" + API_PORT,
                "--fingerprint",
                fingerprint,
                "--user",
                name,
                "--password-file",
                password(password)));
        arguments.addAll(more);
        return console.run(arguments.toArray(String[]::new));
    }

    private String password(String password) {
        return host.write("password-" + Integer.toHexString(password.hashCode()), password + "\n")
                .toString();
    }

    private void awaitServing() {
        Await.until("the controller to serve: " + process.tail(), STARTING, () -> {
            if (!process.isAlive()) {
                throw new LabException("PROGRAM_ENDED", "the controller ended: " + process.tail());
            }
            return host.run(
                            STARTING,
                            List.of("curl", "-skf", "https://" + host.address().v4() + ":" + API_PORT + "/health"))
                    .succeeded();
        });
    }
}

package org.peerwarden.controller;

import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.peerwarden.controller.audit.AuditLog;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.peerwarden.controller.identity.FirstAdministrator;
import org.peerwarden.controller.identity.Keyring;
import org.peerwarden.controller.identity.Operators;
import org.peerwarden.controller.identity.Passwords;
import org.peerwarden.controller.store.Database;
import org.peerwarden.controller.store.SqlAuditStore;
import org.peerwarden.controller.store.SqlOperatorStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code peerwarden-controller init}: makes the data directory and the fleet's keys. */
@Command(
        name = "init",
        description = "Makes the data directory with the fleet's authority, and says how to go on.",
        mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Option(names = "--json", description = "Says it for programs.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (DataDirectory data = DataDirectory.open(options.config().data())) {
            InstantSource clock = InstantSource.system();
            if (Keyring.exists(data.path())) {
                throw new ControllerException(
                        ErrorCode.DATA_EXISTS,
                        data.path() + " holds a fleet already, with the fingerprint "
                                + Keyring.open(data.path(), clock).authority().fingerprint()
                                + "; give another directory with --data to make a new one");
            }
            Keyring keyring = Keyring.open(data.path(), clock);
            report(data, keyring, firstAdministrator(data, clock));
            return 0;
        }
    }

    private static FirstAdministrator firstAdministrator(DataDirectory data, InstantSource clock) {
        try (Database database = Database.open(data.resolve(Controller.DATABASE))) {
            AuditLog audit = new AuditLog(new SqlAuditStore(database), clock);
            Operators operators = new Operators(new SqlOperatorStore(database), audit, clock, Passwords.STANDARD);
            return FirstAdministrator.open(data.resolve(Controller.FIRST_ADMINISTRATOR), operators, audit, clock);
        }
    }

    private void report(DataDirectory data, Keyring keyring, FirstAdministrator first) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("fleet", keyring.fleetId().value());
        lines.put("fingerprint", keyring.authority().fingerprint());
        lines.put("authority", data.resolve("authority.pem").toString());
        lines.put("setupSecret", first.file().toString());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonMapper.builder().build().writeValueAsString(lines));
        } else {
            out.println("fleet         " + lines.get("fleet"));
            out.println("fingerprint   " + lines.get("fingerprint"));
            out.println("authority     " + lines.get("authority"));
            out.println("setup secret  " + lines.get("setupSecret"));
            out.println("Start the controller with: peerwarden-controller run --data " + data.path());
            out.println("Then make the first administrator with: peerwarden login --url https://HOST:PORT"
                    + " --fingerprint " + lines.get("fingerprint") + " --user NAME --setup-secret "
                    + lines.get("setupSecret"));
        }
        out.flush();
    }
}

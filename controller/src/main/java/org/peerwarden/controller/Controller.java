package org.peerwarden.controller;

import java.io.Closeable;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.peerwarden.controller.api.ApiConfig;
import org.peerwarden.controller.api.ApiServer;
import org.peerwarden.controller.api.Services;
import org.peerwarden.controller.audit.AuditLog;
import org.peerwarden.controller.decision.Controllers;
import org.peerwarden.controller.decision.Decisions;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.fleet.Fleet;
import org.peerwarden.controller.flow.LiveView;
import org.peerwarden.controller.identity.ApiTokens;
import org.peerwarden.controller.identity.EnrolTokens;
import org.peerwarden.controller.identity.FirstAdministrator;
import org.peerwarden.controller.identity.Keyring;
import org.peerwarden.controller.identity.OperatorStore;
import org.peerwarden.controller.identity.Operators;
import org.peerwarden.controller.identity.Passwords;
import org.peerwarden.controller.identity.ServerKeys;
import org.peerwarden.controller.policy.PolicyVersions;
import org.peerwarden.controller.posture.Postures;
import org.peerwarden.controller.session.AgentServer;
import org.peerwarden.controller.session.ProtobufStateEncoder;
import org.peerwarden.controller.session.SessionLimits;
import org.peerwarden.controller.store.Database;
import org.peerwarden.controller.store.DuckFlows;
import org.peerwarden.controller.store.FlowSettings;
import org.peerwarden.controller.store.SqlApiTokenStore;
import org.peerwarden.controller.store.SqlAuditStore;
import org.peerwarden.controller.store.SqlDecisionStore;
import org.peerwarden.controller.store.SqlEnrolTokenStore;
import org.peerwarden.controller.store.SqlHostStore;
import org.peerwarden.controller.store.SqlOperatorStore;
import org.peerwarden.controller.store.SqlPolicyStore;
import org.peerwarden.controller.store.SqlPostureStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole controller: everything is built here, top to bottom, and stopped in the opposite order. What listens is built last
 * and stopped first, so that nobody is let in to something half there.
 */
public final class Controller implements Closeable {
    static final String DATABASE = "controller.db";
    static final String FIRST_ADMINISTRATOR = "first-administrator.txt";
    private static final String FLOWS = "flows";

    /** Decisions expire and hosts become stale no later than this after their time. */
    private static final int TICK_SECONDS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Controller.class);

    private final Deque<AutoCloseable> started;
    private final Keyring keyring;
    private final AgentServer agents;
    private final ApiServer api;
    private volatile int agentsPort;

    /**
     * Starts a controller.
     *
     * @throws ControllerException DATA_LOCKED, DATA_UNUSABLE, PORT_IN_USE, STORE_FULL and the like; then nothing is left open
     */
    public static Controller start(ControllerConfig config, InstantSource clock, Passwords passwords) {
        Deque<AutoCloseable> started = new ArrayDeque<>();
        try {
            return new Controller(config, clock, passwords, started);
        } catch (RuntimeException failure) {
            stop(started);
            throw failure;
        }
    }

    private Controller(
            ControllerConfig config, InstantSource clock, Passwords passwords, Deque<AutoCloseable> started) {
        DataDirectory data = DataDirectory.open(config.data());
        started.push(data);
        keyring = Keyring.open(data.path(), clock);
        Reaches reaches = Reaches.of(config);
        ServerKeys serverKeys = new ServerKeys(keyring.authority(), reaches.names(), clock);

        Database database = Database.open(data.resolve(DATABASE));
        started.push(database);
        AuditLog audit = new AuditLog(new SqlAuditStore(database), clock);

        OperatorStore operatorStore = new SqlOperatorStore(database);
        Operators operators = new Operators(operatorStore, audit, clock, passwords);
        FirstAdministrator first = FirstAdministrator.open(data.resolve(FIRST_ADMINISTRATOR), operators, audit, clock);
        ApiTokens apiTokens = new ApiTokens(new SqlApiTokenStore(database), operatorStore, audit, clock);
        EnrolTokens enrolTokens = new EnrolTokens(
                new SqlEnrolTokenStore(database),
                audit,
                clock,
                keyring.authority().fingerprint());

        Fleet fleet = new Fleet(new SqlHostStore(database), audit, clock);
        LiveView live = new LiveView();
        DuckFlows flows = new DuckFlows(flowSettings(config, data), live, clock);
        started.push(flows);

        agentsPort = config.agentsPort();
        Controllers controllers = () -> reaches.at(agentsPort);
        PolicyVersions policies = new PolicyVersions(new SqlPolicyStore(database), audit, clock);
        Decisions decisions = new Decisions(new SqlDecisionStore(database), fleet, controllers, audit, clock);
        Postures postures = new Postures(
                new Postures.Sources(keyring.fleetId(), fleet, policies, decisions, controllers, audit),
                new ProtobufStateEncoder(),
                keyring.signingKey(),
                new SqlPostureStore(database),
                clock);
        started.push(ticking(postures));

        agents = new AgentServer(
                new InetSocketAddress(config.listen(), config.agentsPort()),
                SessionLimits.STANDARD,
                new AgentServer.Parts(keyring, serverKeys, enrolTokens, fleet, flows, audit, clock),
                postures);
        started.push(agents);
        agentsPort = agents.port();

        api = new ApiServer(
                ApiConfig.at(config.listen(), config.apiPort()),
                new Services(
                        operators,
                        first,
                        apiTokens,
                        enrolTokens,
                        fleet,
                        flows,
                        live,
                        policies,
                        decisions,
                        postures,
                        audit,
                        serverKeys.context(),
                        clock,
                        Main.version()));
        started.push(api);
        data.writePorts(agents.port(), api.port());
        this.started = started;
        LOG.info(
                "event=controller-started fleet={} fingerprint={} data={} agents-port={} api-port={} reached-at={}",
                keyring.fleetId(),
                fingerprint(),
                data.path(),
                agents.port(),
                api.port(),
                controllers.endpoints());
        if (first.open()) {
            LOG.info("event=first-administrator-missing secret-file={}", first.file());
        }
    }

    private static FlowSettings flowSettings(ControllerConfig config, DataDirectory data) {
        FlowSettings usual = FlowSettings.in(data.resolve(FLOWS));
        return new FlowSettings(
                usual.folder(),
                Math.toIntExact(config.retention().toDays()),
                usual.memoryMegabytes(),
                usual.checkpoint());
    }

    private static AutoCloseable ticking(Postures postures) {
        ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("posture-ticker").factory());
        var _ = ticker.scheduleWithFixedDelay(
                () -> {
                    try {
                        postures.tick();
                    } catch (RuntimeException failure) {
                        // What expires now expires at the next tick.
                        LOG.error("event=tick-failed", failure);
                    }
                },
                TICK_SECONDS,
                TICK_SECONDS,
                TimeUnit.SECONDS);
        return ticker;
    }

    /** The agents' port in use. */
    public int agentsPort() {
        return agents.port();
    }

    /** The operators' port in use. */
    public int apiPort() {
        return api.port();
    }

    /** By which operators and agents know the fleet's authority. */
    public String fingerprint() {
        return keyring.authority().fingerprint();
    }

    /** The fleet's keys, for tests that pose as the authority. */
    Keyring keyring() {
        return keyring;
    }

    /** Stops in order: operators, agents, what works by itself, the stores. */
    @Override
    public void close() {
        stop(started);
        LOG.info("event=controller-stopped");
    }

    private static void stop(Deque<AutoCloseable> started) {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception failure) {
                // The rest is to be stopped all the same.
                LOG.error("event=stop-failed", failure);
            }
        }
    }
}

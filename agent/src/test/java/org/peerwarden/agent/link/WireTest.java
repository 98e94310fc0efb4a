package org.peerwarden.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.lang.reflect.RecordComponent;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.peerwarden.agent.firewall.Firewall.BlockCount;
import org.peerwarden.agent.firewall.Firewall.NotEnforced;
import org.peerwarden.agent.flow.Direction;
import org.peerwarden.agent.flow.Flow;
import org.peerwarden.agent.flow.FlowId;
import org.peerwarden.agent.flow.Outcome;
import org.peerwarden.agent.health.HealthCode;
import org.peerwarden.agent.health.Warning;
import org.peerwarden.agent.posture.IsolationState;
import org.peerwarden.agent.posture.Probe;
import org.peerwarden.agent.posture.Refusal;
import org.peerwarden.agent.posture.RefusalCode;
import org.peerwarden.agent.process.Attribution;
import org.peerwarden.agent.process.Binary;
import org.peerwarden.agent.process.FileKey;
import org.peerwarden.agent.process.Owner;
import org.peerwarden.agent.process.ProcessKey;
import org.peerwarden.agent.process.SoftwarePackage;
import org.peerwarden.agent.socket.ByteCounts;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Transport;
import org.peerwarden.agent.verdict.Evidence;
import org.peerwarden.agent.verdict.Kind;
import org.peerwarden.agent.verdict.Level;
import org.peerwarden.agent.verdict.Verdict;

/** Each component of each value that is told changes what is told: a new one that nobody mapped fails here. */
class WireTest {
    private static final Instant T0 = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant T1 = T0.plusSeconds(1);
    private static final Endpoint HERE = new Endpoint(InetAddress.ofLiteral("192.0.2.1"), 40_000);
    private static final Endpoint THERE = new Endpoint(InetAddress.ofLiteral("2001:db8::1"), 443);
    private static final FileKey FILE = new FileKey(1, 2, 3, 4, 5);
    private static final Binary BINARY =
            new Binary(7, "/usr/bin/a", FILE, Binary.Origin.FILE, Optional.empty(), Optional.empty());
    private static final Owner OWNER = new Owner(
            new ProcessKey(10, 20),
            BINARY,
            List.of("a"),
            1000,
            Optional.of("user"),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            1);
    private static final Attribution HELD = new Attribution(Attribution.Method.INODE, Optional.of(OWNER));
    private static final Flow FLOW = new Flow(
            new FlowId(1, 2),
            Transport.TCP,
            Direction.OUTBOUND,
            HERE,
            Optional.empty(),
            T0,
            T0,
            Optional.empty(),
            Outcome.PENDING,
            Optional.empty(),
            Attribution.UNKNOWN);

    @Test
    void flows() {
        everyComponentIsTold(
                FLOW,
                flow -> Wire.flow(flow, 1),
                Map.ofEntries(
                        Map.entry("id", new FlowId(1, 3)),
                        Map.entry("transport", Transport.UDP),
                        Map.entry("direction", Direction.INBOUND),
                        Map.entry("local", THERE),
                        Map.entry("peer", Optional.of(THERE)),
                        Map.entry("firstSeen", T1),
                        Map.entry("lastSeen", T1),
                        Map.entry("bytes", Optional.of(new ByteCounts(0, 0))),
                        Map.entry("outcome", Outcome.ESTABLISHED),
                        Map.entry("dnsName", Optional.of("name.example")),
                        Map.entry("attribution", HELD)));
        assertThat(Wire.flow(FLOW, 1)).isNotEqualTo(Wire.flow(FLOW, 2));
    }

    @Test
    void owners() {
        everyComponentIsTold(
                OWNER,
                Wire::process,
                Map.ofEntries(
                        Map.entry("process", new ProcessKey(10, 21)),
                        Map.entry(
                                "binary",
                                new Binary(
                                        8, "/usr/bin/b", FILE, Binary.Origin.FILE, Optional.empty(), Optional.empty())),
                        Map.entry("commandLine", List.of("a", "b")),
                        Map.entry("uid", 0),
                        Map.entry("user", Optional.empty()),
                        Map.entry("parents", List.of(new Owner.Parent(new ProcessKey(1, 1), "/sbin/init"))),
                        Map.entry("cgroup", Optional.of("/a")),
                        Map.entry("unit", Optional.of("a.service")),
                        Map.entry("container", Optional.of("c")),
                        Map.entry("networkNamespace", 2L)));
    }

    @Test
    void binaries() {
        everyComponentIsTold(
                BINARY,
                Wire::binary,
                Map.of(
                        "id",
                        8L,
                        "path",
                        "/usr/bin/b",
                        "file",
                        new FileKey(9, 2, 3, 4, 5),
                        "origin",
                        Binary.Origin.MEMFD,
                        "sha256",
                        Optional.of("ab".repeat(32)),
                        "installedBy",
                        Optional.of(new SoftwarePackage("a", "1"))));
    }

    @Test
    void verdicts() {
        Evidence evidence = new Evidence("decider", "seen", 0.5, Optional.empty());
        everyComponentIsTold(
                new Verdict(1, Level.SUSPECTED, Optional.empty(), Optional.empty(), 0.5, List.of(), T0),
                Wire::verdict,
                Map.of(
                        "binary",
                        2L,
                        "level",
                        Level.PROBABLE,
                        "family",
                        Optional.of("bittorrent"),
                        "kind",
                        Optional.of(Kind.FILE_SHARING),
                        "confidence",
                        0.6,
                        "evidence",
                        List.of(evidence),
                        "at",
                        T1));
        everyComponentIsTold(
                evidence,
                one -> Wire.verdict(
                        new Verdict(1, Level.NONE, Optional.empty(), Optional.empty(), 0, List.of(one), T0)),
                Map.of(
                        "decider",
                        "other",
                        "observation",
                        "other",
                        "weight",
                        0.1,
                        "example",
                        Optional.of(new FlowId(1, 2))));
    }

    @Test
    void policyEvents() {
        everyComponentIsTold(
                new PolicyEvent(T0, "1", "rule", "block", 1, Optional.empty(), false, "reason"),
                Wire::policy,
                Map.of(
                        "at",
                        T1,
                        "policyVersion",
                        "2",
                        "rule",
                        "other",
                        "action",
                        "alert",
                        "binary",
                        2L,
                        "peer",
                        Optional.of(THERE),
                        "enforced",
                        true,
                        "reason",
                        "other"));
    }

    @Test
    void warnings() {
        everyComponentIsTold(
                new Warning(HealthCode.CLOCK_OFF, "text", T0),
                warning -> Wire.health(List.of(warning)),
                Map.of("code", HealthCode.NAMES_UNSEEN, "text", "other", "since", T1));
    }

    @Test
    void appliedStates() {
        everyComponentIsTold(
                LinkTest.applied(1),
                Wire::applied,
                Map.ofEntries(
                        Map.entry("acceptedRevision", 2L),
                        Map.entry("refusal", Optional.of(new Refusal(3, RefusalCode.STATE_OLD, "old"))),
                        Map.entry("policyVersion", Optional.empty()),
                        Map.entry("mechanism", "none"),
                        Map.entry("isolation", IsolationState.VERIFIED),
                        Map.entry("isolationDecision", Optional.of("d")),
                        Map.entry("probes", List.of(new Probe("what", true, "outcome"))),
                        Map.entry("leaseUntil", Optional.of(T0)),
                        Map.entry("blocks", List.of(new BlockCount("s", "w", 1, 2))),
                        Map.entry("notEnforced", List.of(new NotEnforced("s", "r"))),
                        Map.entry("connectionsCut", 4),
                        Map.entry("receivedAt", Optional.of(T0)),
                        Map.entry("appliedAt", Optional.of(T0)),
                        Map.entry("verifiedAt", Optional.of(T0))));
    }

    @Test
    void hosts() {
        everyComponentIsTold(
                Facts.HOST,
                Wire::host,
                Map.ofEntries(
                        Map.entry("hostname", "other"),
                        Map.entry("os", "windows"),
                        Map.entry("osVersion", "other"),
                        Map.entry("kernel", "other"),
                        Map.entry("architecture", "aarch64"),
                        Map.entry("machine", "ef".repeat(32)),
                        Map.entry("bootId", "other"),
                        Map.entry("addresses", List.of()),
                        Map.entry("tier", "portable"),
                        Map.entry("tierReason", "other"),
                        Map.entry("firewall", "none"),
                        Map.entry("firewallReason", "other")));
    }

    @Test
    void everyValueOfEveryEnumerationHasItsOwn() {
        distinct(Outcome.values(), outcome -> Wire.flow(with(FLOW, "outcome", outcome), 1));
        distinct(Direction.values(), direction -> Wire.flow(with(FLOW, "direction", direction), 1));
        distinct(Transport.values(), transport -> Wire.flow(with(FLOW, "transport", transport), 1));
        distinct(Binary.Origin.values(), origin -> Wire.binary(with(BINARY, "origin", origin)));
        distinct(IsolationState.values(), state -> Wire.applied(with(LinkTest.applied(1), "isolation", state)));
    }

    @Test
    void textsThatOthersMakeLongAreCutBetweenCharacters() {
        String emoji = "\uD83D\uDE00".repeat(Wire.LONGEST_TEXT);
        Binary odd = with(BINARY, "path", "x" + emoji);

        assertThat(Wire.binary(odd).getPath().length()).isLessThanOrEqualTo(Wire.LONGEST_TEXT);
        assertThat(Wire.binary(odd).getPathBytes().isValidUtf8()).isTrue();
        assertThat(Wire.process(with(OWNER, "commandLine", java.util.Collections.nCopies(10_000, "y".repeat(5_000))))
                        .getSerializedSize())
                .isLessThan(org.peerwarden.agent.spool.Spool.LARGEST_RECORD);
    }

    private static <T> void distinct(T[] values, Function<T, Message> told) {
        assertThat(Arrays.stream(values).map(told).distinct()).hasSize(values.length);
    }

    private static <R extends java.lang.Record> void everyComponentIsTold(
            R value, Function<R, Message> told, Map<String, ?> others) {
        Set<String> components = Set.copyOf(Arrays.stream(value.getClass().getRecordComponents())
                .map(RecordComponent::getName)
                .toList());
        assertThat(others.keySet()).as("another value for each component").isEqualTo(components);
        others.forEach((name, other) -> assertThat(told.apply(with(value, name, other)))
                .as("%s of %s", name, value.getClass())
                .isNotEqualTo(told.apply(value)));
    }

    @SuppressWarnings("unchecked")
    private static <R extends java.lang.Record> R with(R value, String name, Object other) {
        RecordComponent[] components = value.getClass().getRecordComponents();
        Object[] arguments = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        try {
            for (int index = 0; index < components.length; index++) {
                types[index] = components[index].getType();
                arguments[index] = components[index].getName().equals(name)
                        ? other
                        : components[index].getAccessor().invoke(value);
            }
            return (R) value.getClass().getDeclaredConstructor(types).newInstance(arguments);
        } catch (ReflectiveOperationException failed) {
            throw new LinkageError(name, failed);
        }
    }
}

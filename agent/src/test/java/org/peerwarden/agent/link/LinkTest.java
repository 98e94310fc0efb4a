package org.peerwarden.agent.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.peerwarden.agent.health.Health;
import org.peerwarden.agent.health.HealthCode;
import org.peerwarden.agent.health.Warning;
import org.peerwarden.agent.posture.AppliedState;
import org.peerwarden.agent.posture.IsolationState;
import org.peerwarden.agent.posture.SignedState;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.spool.Spool;
import org.peerwarden.agent.spool.SpoolLimits;
import org.peerwarden.proto.v1.ControllerMessage;
import org.peerwarden.proto.v1.PolicyEvent;
import org.peerwarden.proto.v1.Record;
import org.peerwarden.proto.v1.SignedDesiredState;

class LinkTest {
    /** Patient with a greeting: on a busy host one takes its time, and a stream given up would be counted twice. */
    private static final LinkConfig QUICK = quick(Duration.ofMinutes(1));

    @TempDir
    Path directory;

    private final TestAuthority authority = new TestAuthority();
    private final Health health = new Health(InstantSource.system());
    private final List<SignedState> desired = new CopyOnWriteArrayList<>();
    private volatile List<Endpoint> pinned = List.of();
    private Spool spool;
    private FakeController controller;
    private Optional<Link> link = Optional.empty();

    @BeforeEach
    void begin() throws Exception {
        controller = new FakeController(authority);
        spool = openSpool(SpoolLimits.DEFAULT);
    }

    private Spool openSpool(SpoolLimits limits) {
        return Spool.open(directory.resolve("spool"), limits, health, new Random(1));
    }

    @AfterEach
    void stop() throws Exception {
        link.ifPresent(Link::close);
        controller.close();
        spool.close();
    }

    @Test
    void whatIsSpooledArrivesOnceInOrderAndIsForgottenWhenAcknowledged() {
        spool.append(records(0, 1_000));
        start(controller.identity());
        spool.append(records(1_000, 3_000));
        link.orElseThrow().poke();

        Await.until("everything is acknowledged", () -> spool.oldestOffset() == 3_000);

        assertThat(rules()).isEqualTo(expected(3_000));
    }

    @Test
    void streamsThatEndInTheMiddleLoseAndDoubleNothing() {
        controller.failAfterBatches = 3;
        start(controller.identity());
        Random random = new Random(5);
        int said = 0;
        while (said < 5_000) {
            int more = 1 + random.nextInt(200);
            spool.append(records(said, said + more));
            said += more;
            link.orElseThrow().poke();
        }
        controller.failAfterBatches = 7;
        int all = said;

        Await.until("everything is acknowledged", () -> spool.oldestOffset() == all);

        assertThat(rules()).isEqualTo(expected(all));
        assertThat(controller.hellos).hasSizeGreaterThan(1);
    }

    @Test
    void aControllerThatIsKilledAndComesBackGoesOnWhereItStored() throws Exception {
        controller.acknowledges = false;
        start(controller.identity());
        spool.append(records(0, 400));
        link.orElseThrow().poke();
        FakeController dead = controller;
        Await.until("stored", () -> dead.stored(spool.id().bytes()).size() == 400);
        int port = dead.place().port();
        dead.close();
        Await.until("noticed", () -> codes().contains(HealthCode.CONTROLLER_UNREACHABLE));
        controller = new FakeController(authority, authority.server(), port);
        controller.takeOver(dead);
        spool.append(records(400, 600));

        Await.until("everything is acknowledged", () -> spool.oldestOffset() == 600);

        assertThat(rules()).isEqualTo(expected(600));
        assertThat(codes()).doesNotContain(HealthCode.CONTROLLER_UNREACHABLE);
    }

    @Test
    void noMoreIsInFlightThanTheWindow() {
        controller.acknowledges = false;
        spool.append(records(0, 20_000));
        start(controller.identity());

        Await.until(
                "the window is full",
                () -> controller.stored(spool.id().bytes()).size() >= 500);
        controller.streams.getFirst().onNext(FakeController.acknowledgement(1));
        Await.until("one acknowledged", () -> spool.oldestOffset() == 1);

        assertThat(controller.stored(spool.id().bytes()).size()).isLessThan(20_000);
    }

    @Test
    void recordsDroppedWhileNobodyListenedAreTold() {
        spool.close();
        spool = Spool.open(directory.resolve("small"), new SpoolLimits(4_000, 400, 400), health, new Random(1));
        for (int number = 0; number < 1_000; number++) {
            spool.append(records(number, number + 1));
        }
        long dropped = spool.droppedRecords();
        start(controller.identity());

        Await.until("everything is acknowledged", () -> spool.oldestOffset() == 1_000);

        assertThat(dropped).isPositive();
        assertThat(controller.hellos.getFirst().getDroppedRecords()).isEqualTo(dropped);
        assertThat(controller.hellos.getFirst().getOldestOffset()).isEqualTo(dropped);
        assertThat(rules().subList((int) dropped, 1_000))
                .isEqualTo(expected(1_000).subList((int) dropped, 1_000));
    }

    @Test
    void aControllerThatKnowsMoreThanWasEverSentMakesANewSpoolOfTheSameRecords() {
        byte[] before = spool.id().bytes();
        spool.append(records(0, 50));
        controller.stored(before);
        start(controller.identity());
        Await.until("everything is acknowledged", () -> spool.oldestOffset() == 50);
        link.orElseThrow().close();
        spool.close();
        // The disk goes back to an older copy of itself: the spool is there, its records are not.
        deleteSegments();
        spool = openSpool(SpoolLimits.DEFAULT);
        spool.append(records(50, 60));
        start(controller.identity());

        Await.until("everything is acknowledged", () -> spool.oldestOffset() == spool.nextOffset());

        assertThat(rules()).endsWith("rule 59").contains("rule 50");
    }

    private void deleteSegments() {
        try (var files = java.nio.file.Files.list(directory.resolve("spool"))) {
            for (Path file : files.toList()) {
                if (file.toString().endsWith(".segment")) {
                    java.nio.file.Files.write(file, new byte[0]);
                }
            }
        } catch (java.io.IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void desiredStatesComeDownAndWhatIsInForceAndWrongGoesUp() {
        controller.afterWelcome = stream -> stream.onNext(ControllerMessage.newBuilder()
                .setDesiredState(SignedDesiredState.newBuilder()
                        .setPayload(ByteString.copyFromUtf8("payload"))
                        .setSignature(ByteString.copyFromUtf8("signature")))
                .build());
        start(controller.identity());
        health.raise(HealthCode.NAMES_UNSEEN, "no names");
        link.orElseThrow().health(health.warnings());
        link.orElseThrow().applied(applied(7));

        Await.until(
                "all three",
                () -> !desired.isEmpty()
                        && controller.applied.stream().anyMatch(state -> state.getAcceptedRevision() == 7)
                        && controller.health.stream().anyMatch(report -> report.getWarningsCount() == 1));

        assertThat(desired).containsExactly(new SignedState("payload".getBytes(UTF_8), "signature".getBytes(UTF_8)));
    }

    @Test
    void whatWasSaidWhileNobodyListenedIsSaidAfterTheNextWelcome() {
        controller.refuseStream = "PROTOCOL_TOO_NEW";
        start(controller.identity());
        link.orElseThrow().applied(applied(3));
        Await.until("refused", () -> codes().contains(HealthCode.CONTROLLER_REFUSED));
        Await.until("between attempts", () -> link.orElseThrow().status().state() == LinkState.REFUSED);
        controller.refuseStream = "";

        Await.until("said", () -> controller.applied.stream().anyMatch(state -> state.getAcceptedRevision() == 3));

        assertThat(codes()).doesNotContain(HealthCode.CONTROLLER_REFUSED);
        assertThat(link.orElseThrow().status().state()).isEqualTo(LinkState.LIVE);
    }

    @Test
    void aRefusalIsToldWithTheControllersCode() {
        controller.refuseStream = "IDENTITY_CLONED";
        start(controller.identity());

        Await.until("refused", () -> codes().contains(HealthCode.CONTROLLER_REFUSED));

        assertThat(health.warnings())
                .filteredOn(warning -> warning.code() == HealthCode.CONTROLLER_REFUSED)
                .singleElement()
                .satisfies(warning -> assertThat(warning.text()).contains("IDENTITY_CLONED"));
    }

    @Test
    void theContinuityValueIsShownInTheNextHello() throws Exception {
        start(controller.identity());
        Await.until("live", () -> link.orElseThrow().status().state() == LinkState.LIVE);
        link.orElseThrow().close();
        start(controller.identity());

        Await.until("second hello", () -> controller.hellos.size() == 2);

        assertThat(controller.hellos.get(0).getContinuity()).isEqualTo(ByteString.EMPTY);
        assertThat(controller.hellos.get(1).getContinuity()).isEqualTo(ByteString.copyFromUtf8("continuity-1"));
    }

    @Test
    void aClockThatIsAnHourOffIsToldEitherWay() {
        controller.now = Instant.now().plus(Duration.ofHours(1));
        start(controller.identity());
        Await.until("noticed", () -> codes().contains(HealthCode.CLOCK_OFF));
        assertThat(text(HealthCode.CLOCK_OFF)).contains("behind");

        controller.now = Instant.now().minus(Duration.ofHours(1));
        controller.streams.getFirst().onCompleted();
        Await.until("noticed", () -> text(HealthCode.CLOCK_OFF).contains("ahead"));

        controller.now = Instant.EPOCH;
        controller.streams.getLast().onCompleted();
        Await.until("mended", () -> !codes().contains(HealthCode.CLOCK_OFF));
    }

    @Test
    void aCertificatePastHalfOfItsLifeIsRenewedAndUsed() {
        Instant now = Instant.now();
        Identity old = controller.identity(now.minus(Duration.ofDays(4)), now.plus(Duration.ofDays(3)));
        start(old);

        Await.until(
                "renewed",
                () -> !loaded().credential().until().equals(old.credential().until()));
        Await.until("counted", () -> controller.renewals.get() == 1);

        assertThat(loaded().credential().key()).isNotEqualTo(old.credential().key());
        assertThat(loaded().hostId()).isEqualTo(old.hostId());
        Await.until("a stream with the new one", () -> controller.hellos.size() == 2);
        assertThat(link.orElseThrow().status().certificateUntil())
                .isEqualTo(loaded().credential().until());
    }

    @Test
    void aCertificateNearItsEndThatCannotBeRenewedIsToldWhileTheControllerIsAway() throws Exception {
        Instant now = Instant.now();
        Identity old = controller.identity(now.minus(Duration.ofDays(6)), now.plus(Duration.ofDays(1)));
        controller.close();
        start(old);

        Await.until("told", () -> codes().contains(HealthCode.CERTIFICATE_EXPIRING));
    }

    @Test
    void anExpiredCertificateGetsNoStream() {
        Instant now = Instant.now();
        start(controller.identity(now.minus(Duration.ofDays(8)), now.minus(Duration.ofDays(1))));

        Await.until(
                "told",
                () -> codes().containsAll(List.of(HealthCode.CONTROLLER_UNREACHABLE, HealthCode.CERTIFICATE_EXPIRING)));

        assertThat(controller.hellos).isEmpty();
    }

    @Test
    void acknowledgingMoreThanWasSentEndsTheStream() {
        controller.afterWelcome = stream -> stream.onNext(FakeController.acknowledgement(99));
        start(controller.identity());
        Await.until("ended and tried again", () -> controller.hellos.size() > 1);
        controller.afterWelcome = stream -> {};

        spool.append(records(0, 10));

        Await.until("everything is acknowledged", () -> spool.oldestOffset() == 10);
        assertThat(rules()).isEqualTo(expected(10));
    }

    @Test
    void unknownFieldsAndMessagesAreHarmless() {
        UnknownFieldSet unknown = UnknownFieldSet.newBuilder()
                .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(7).build())
                .build();
        controller.afterWelcome = stream -> {
            stream.onNext(
                    ControllerMessage.newBuilder().setUnknownFields(unknown).build());
            stream.onNext(FakeController.acknowledgement(0).toBuilder()
                    .setUnknownFields(unknown)
                    .build());
        };
        spool.append(records(0, 10));
        start(controller.identity());

        Await.until("everything is acknowledged", () -> spool.oldestOffset() == 10);

        assertThat(controller.hellos).hasSize(1);
    }

    @Test
    void aMessageTooLargeEndsTheStreamAndTheNextGoesOn() {
        controller.afterWelcome = stream -> {
            if (controller.hellos.size() == 1) {
                stream.onNext(ControllerMessage.newBuilder()
                        .setDesiredState(SignedDesiredState.newBuilder()
                                .setPayload(ByteString.copyFrom(new byte[Channels.LARGEST_MESSAGE + 1])))
                        .build());
            }
        };
        start(controller.identity());
        Await.until("tried again", () -> controller.hellos.size() == 2);

        spool.append(records(0, 10));

        Await.until("everything is acknowledged", () -> spool.oldestOffset() == 10);
        assertThat(desired).isEmpty();
    }

    @Test
    void aControllerThatTakesTheCallAndSaysNothingIsGivenUp() {
        controller.welcomes = false;
        start(controller.identity(), quick(Duration.ofMillis(300)));

        Await.until("tried again", () -> controller.hellos.size() >= 2);

        assertThat(text(HealthCode.CONTROLLER_UNREACHABLE)).contains("does not answer");
    }

    @ParameterizedTest
    @EnumSource
    void bytesThatAreNoHttp2AreToldAndLoseNothing(RawServer.Answer answer) throws Exception {
        int port = controller.place().port();
        Identity identity = controller.identity();
        controller.close();
        spool.append(records(0, 10));
        try (RawServer raw = new RawServer(authority.server(), port, answer)) {
            start(identity, quick(Duration.ofMillis(500)));

            Await.until("tried again", () -> raw.greeted() >= 2);
            Await.until("told", () -> codes().contains(HealthCode.CONTROLLER_UNREACHABLE));
        }
        assertThat(spool.oldestOffset()).isZero();
        controller = new FakeController(authority, authority.server(), port);

        Await.until("everything is acknowledged", () -> spool.oldestOffset() == 10);
        Await.until("mended", () -> !codes().contains(HealthCode.CONTROLLER_UNREACHABLE));
        assertThat(rules()).isEqualTo(expected(10));
        assertThat(desired).isEmpty();
    }

    @Test
    void pinnedAddressesAreTriedAndTheOneOfEnrolmentToo() {
        pinned = List.of(new Endpoint(java.net.InetAddress.getLoopbackAddress(), 1));
        start(controller.identity());

        Await.until("live", () -> link.orElseThrow().status().state() == LinkState.LIVE);

        assertThat(link.orElseThrow().status().controller())
                .isEqualTo(controller.place().toString());
    }

    private static LinkConfig quick(Duration greetingPatience) {
        return new LinkConfig(Duration.ofMillis(10), Duration.ofMillis(100), greetingPatience, 500);
    }

    private void start(Identity identity) {
        start(identity, QUICK);
    }

    private void start(Identity identity, LinkConfig config) {
        new IdentityFile(directory).save(identity);
        Link fresh = new Link(
                config,
                directory,
                spool,
                health,
                InstantSource.system(),
                () -> Facts.HOST,
                "test",
                new Link.Wishes(desired::add, () -> pinned, () -> 5L));
        fresh.start();
        link = Optional.of(fresh);
    }

    private Identity loaded() {
        return new IdentityFile(directory).load().orElseThrow();
    }

    private List<HealthCode> codes() {
        return health.warnings().stream().map(Warning::code).toList();
    }

    private String text(HealthCode code) {
        return health.warnings().stream()
                .filter(warning -> warning.code() == code)
                .map(Warning::text)
                .findFirst()
                .orElse("");
    }

    private List<String> rules() {
        return controller.stored(spool.id().bytes()).stream()
                .map(record -> record.getPolicy().getRule())
                .toList();
    }

    private static List<String> expected(int count) {
        return IntStream.range(0, count).mapToObj(number -> "rule " + number).toList();
    }

    private static List<byte[]> records(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> Record.newBuilder()
                        .setPolicy(PolicyEvent.newBuilder().setRule("rule " + number))
                        .build()
                        .toByteArray())
                .toList();
    }

    static AppliedState applied(long revision) {
        return new AppliedState(
                revision,
                Optional.empty(),
                Optional.of("7"),
                "nftables",
                IsolationState.NONE,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}

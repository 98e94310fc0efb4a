package org.peerwarden.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerwarden.agent.control.ControlClient;
import org.peerwarden.agent.link.FakeController;
import org.peerwarden.agent.link.IdentityFile;
import org.peerwarden.proto.v1.FlowChange;
import org.peerwarden.proto.v1.Outcome;
import org.peerwarden.proto.v1.Record;

/** The whole agent in this process, on this kernel, in a network namespace of its own. */
@Tag("kernel")
class AgentTest {
    @TempDir
    Path directory;

    private FakeController controller;
    private ServerSocket listener;
    private Socket conversation;

    @BeforeEach
    void begin() throws Exception {
        controller = new FakeController();
        new IdentityFile(directory).save(controller.identity());
        listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        conversation = new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort());
    }

    @AfterEach
    void end() throws Exception {
        conversation.close();
        listener.close();
        controller.close();
    }

    @Test
    void tellsWhatIsOpenOnceOverARestartAndEndsWhatWentMeanwhile() throws Exception {
        try (Agent _ = start()) {
            Await.until(this::ours, flows -> !flows.isEmpty());
        }
        Set<?> before = ids(ours());
        try (Agent _ = start()) {
            Await.until(() -> controller.hellos.size(), hellos -> hellos == 2);
            Await.until(this::ours, flows -> sequences(flows).stream().anyMatch(sequence -> sequence > 1));
        }
        assertThat(ids(ours())).isEqualTo(before);

        // By a reset: a socket that closes in the ordinary way waits in the kernel for the other side's end.
        conversation.setSoLinger(true, 0);
        conversation.close();
        try (Agent _ = start()) {
            Await.until(this::ours, flows -> flows.getLast().getOutcome() != Outcome.OUTCOME_ESTABLISHED);
        }
        assertThat(ids(ours())).isEqualTo(before);
    }

    @Test
    void seesItsOwnConversationAndSaysHowItStands() throws Exception {
        try (Agent _ = start()) {
            Await.until(
                    this::flows,
                    flows -> flows.stream()
                            .anyMatch(flow -> flow.getPeer().getPort()
                                            == controller.place().port()
                                    && flow.getProcess().getPid()
                                            == ProcessHandle.current().pid()));
            ControlClient client = new ControlClient(directory.resolve("control.sock"));

            Map<?, ?> status =
                    (Map<?, ?>) client.ask(Map.of("request", "status")).getOrDefault("status", Map.of());

            assertThat(status.get("link")).isEqualTo("LIVE");
            assertThat(status.get("tier")).isEqualTo("netlink");
            assertThat(String.valueOf(status.get("warnings"))).doesNotContain("SELF_UNSEEN");
            assertThat(String.valueOf(client.ask(Map.of("request", "connections"))))
                    .contains(String.valueOf(controller.place().port()));
            assertThat(client.ask(Map.of("request", "release", "code", "0000"))).containsEntry("released", false);
        }
    }

    private Agent start() {
        AgentConfig config = new AgentConfig(
                directory,
                Duration.ofMillis(200),
                AgentConfig.DEFAULT.flows(),
                AgentConfig.DEFAULT.spool(),
                AgentConfig.DEFAULT.link(),
                AgentConfig.DEFAULT.hashBytesPerSecond());
        Agent agent = new Agent(config, InstantSource.system());
        agent.start(config.poll());
        return agent;
    }

    /** What was told of the test's own conversation, from the caller's side. */
    private List<FlowChange> ours() {
        return flows().stream()
                .filter(flow -> flow.getLocal().getPort() == conversation.getLocalPort())
                .toList();
    }

    private List<FlowChange> flows() {
        return controller.hellos.stream()
                .findFirst()
                .map(hello -> controller.stored(hello.getSpoolId().toByteArray()))
                .orElse(List.of())
                .stream()
                .filter(Record::hasFlow)
                .map(Record::getFlow)
                .toList();
    }

    private static Set<Object> ids(List<FlowChange> flows) {
        return flows.stream().map(FlowChange::getFlowId).collect(Collectors.toSet());
    }

    private static List<Integer> sequences(List<FlowChange> flows) {
        return flows.stream().map(FlowChange::getSequence).toList();
    }
}

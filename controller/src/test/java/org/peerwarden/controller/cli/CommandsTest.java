package org.peerwarden.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.peerwarden.controller.cli.Shell.Ran;
import tools.jackson.databind.JsonNode;

class CommandsTest {
    private static final String ID = "00112233445566778899aabbccddeeff";

    @TempDir
    Path home;

    private FakeController controller;
    private Shell shell;

    @BeforeEach
    void start() {
        controller = new FakeController();
        shell = Shell.at(home, controller.url());
    }

    @AfterEach
    void stop() {
        controller.close();
    }

    @Test
    void hostsAreATable() {
        controller.answers("GET /v1/hosts?limit=1000", 200, "{\"items\":[" + alice("none") + "]}");
        assertThat(shell.run("hosts").out()).isEqualTo("""
                NAME   GROUP         STATE   SEEN    TIER     FIREWALL  ISOLATION  REVISION  HEALTH        ID
                alice  workstations  online  5s ago  netlink  nftables  none       3 of 4    NAMES_UNSEEN  00112233445566778899aabbccddeeff
                """);
    }

    @Test
    void jsonIsOneDocumentOverAllPages() {
        controller
                .answers("GET /v1/hosts?limit=1000", 200, "{\"items\":[" + alice("none") + "],\"nextCursor\":\"abc=\"}")
                .answers("GET /v1/hosts?limit=1000&cursor=abc%3D", 200, "{\"items\":[" + alice("none") + "]}");
        Ran ran = shell.run("hosts", "--json");
        JsonNode document = Json.MAPPER.readTree(ran.out());
        assertThat(document).hasSize(2);
        assertThat(document.path(0).path("isolation").path("state").asString()).isEqualTo("none");
    }

    @Test
    void colourIsForTerminalsAlone() {
        controller.answers("GET /v1/hosts?limit=1000", 200, "{\"items\":[" + alice("verified") + "]}");
        assertThat(shell.run("hosts").out()).doesNotContain("\u001b");
        shell.terminal = true;
        assertThat(shell.run("hosts").out()).contains("\u001b[32monline\u001b[0m", "\u001b[32mverified\u001b[0m");
        shell.environment.put("NO_COLOR", "1");
        assertThat(shell.run("hosts").out()).doesNotContain("\u001b");
    }

    @Test
    void whatHostsSayOfThemselvesCannotWriteToTheTerminal() {
        controller.answers(
                "GET /v1/hosts?limit=1000",
                200,
                "{\"items\":[" + alice("none").replace("\"alice\"", "\"ali\\u001b[2Jce\\u202e\"") + "]}");
        assertThat(shell.run("hosts").out()).contains("ali\ufffd[2Jce\ufffd").doesNotContain("\u001b", "\u202e");
    }

    @Test
    void oneHostIsAReport() {
        controller.answers("GET /v1/hosts?name=alice&limit=10", 200, "{\"items\":[" + alice("verified") + "]}");
        assertThat(shell.run("host", "show", "alice").out()).isEqualTo("""
                Host          alice
                Identifier    00112233445566778899aabbccddeeff
                Group         workstations
                State         online
                Last seen     5s ago
                System        Debian 12
                Agent         0.1.0
                Addresses     10.0.0.2
                Tier          netlink (no eBPF)
                Firewall      nftables
                Revision      3 of 4, pending
                Isolation     verified
                Probe         as expected: 198.51.100.1:443 is out of reach: refused
                Health        warning NAMES_UNSEEN: DNS is not seen.
                """);
    }

    @Test
    void aNameThatSeveralHostsHaveIsNotGuessed() {
        controller.answers(
                "GET /v1/hosts?name=alice&limit=10", 200, "{\"items\":[" + alice("none") + "," + alice("none") + "]}");
        Ran ran = shell.run("isolate", "alice");
        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).startsWith("HOST_AMBIGUOUS: ").contains(ID + "  group workstations");
        assertThat(controller.asked()).hasSize(1);
    }

    @Test
    void binariesAreATableWithTheirEvidence() {
        controller.answers("GET /v1/binaries?p2p=true&limit=1000", 200, """
                {"items":[{"id":"07","host":"h","hostName":"alice","path":"/usr/bin/transmission-daemon",
                "sha256":"%s","package":"transmission-daemon","packageVersion":"3.00-2","origin":"file",
                "level":"probable","family":"bittorrent","kind":"file-sharing","confidence":0.87,
                "evidence":[{"decider":"peers-without-names","observation":"41 peers, none by name","weight":0.5}],
                "processes":1,"flows":44,"peers":41}]}""".formatted("ab".repeat(32)));
        assertThat(shell.run("binaries", "--p2p", "--evidence").out()).isEqualTo("""
                HOST   BINARY                        PACKAGE                     VERDICT   FAMILY      SURE  PEERS  FLOWS  SHA-256
                alice  /usr/bin/transmission-daemon  transmission-daemon 3.00-2  probable  bittorrent  87%   41     44     abababababab

                alice /usr/bin/transmission-daemon
                  +0.50  peers-without-names: 41 peers, none by name
                """);
    }

    @Test
    void aLongPathIsShortenedOnATerminalAlone() {
        controller.answers("GET /v1/flows?limit=200", 200, """
                {"items":[{"id":"1","host":"h","hostName":"alice","binary":"/opt/vendor/with/a/long/name/bin/talker",
                "transport":"tcp","direction":"outbound","local":{"address":"10.0.0.2","port":40000},
                "peer":{"address":"192.0.2.7","port":6881},"outcome":"established","bytesSent":5,"bytesReceived":7,
                "firstSeen":"2026-11-24T11:59:55.123456Z","lastSeen":"2026-11-24T11:59:55.123456Z",
                "attribution":"inode"}]}""");
        assertThat(shell.run("flows").out())
                .startsWith("SEEN ")
                .contains("4s ago", "  /opt/vendor/with/a/long/name/bin/talker  ");
        shell.terminal = true;
        assertThat(shell.run("flows").out()).contains("  \u2026th/a/long/name/bin/talker  ");
    }

    @Test
    void flowsAreFollowedOneObjectALine() {
        controller.answers("GET /v1/events?types=flow", 200, """
                : watching

                event: flow
                data: {"id":"1","host":"h","binary":"/usr/bin/curl","transport":"tcp","direction":"outbound","outcome":"established"}

                event: flow
                data: {"id":"2","host":"h","binary":"/usr/bin/aria2c","transport":"udp","direction":"unknown","outcome":"listening"}

                event: missed
                data: {"events":3}

                """);
        Ran ran = shell.run("flows", "--follow", "--json", "--path", "/usr/bin/curl");
        assertThat(ran.exit()).isZero();
        assertThat(ran.out()
                        .lines()
                        .map(line -> Json.MAPPER.readTree(line).path("id").asString()))
                .containsExactly("1");
        assertThat(ran.err()).startsWith("EVENTS_MISSED: 3 ");
    }

    @Test
    void isolationIsWaitedFor() {
        controller
                .answers("GET /v1/hosts/" + ID, 200, alice("none"))
                .answers("GET /v1/hosts/" + ID, 200, alice("pending"))
                .answers("GET /v1/hosts/" + ID, 200, alice("applied"))
                .answers("GET /v1/hosts/" + ID, 200, alice("verified"))
                .answers("POST /v1/hosts/" + ID + "/isolate", 201, "{\"id\":\"d1\"}");
        Ran ran = shell.run(
                "isolate",
                ID,
                "--wait",
                "--reason",
                "a worm",
                "--lease",
                "30m",
                "--allow",
                "10.0.0.53:53",
                "--allow",
                "10.1.0.0/16",
                "--allow",
                "[2001:db8::/32]:443",
                "--allow",
                "2001:db8::1");
        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).contains("Isolation     verified", "Probe         as expected: ");
        assertThat(controller.asked())
                .contains(
                        "POST /v1/hosts/" + ID
                                + "/isolate {\"reason\":\"a worm\",\"leaseSeconds\":1800,\"allow\":[{\"cidr\":\"10.0.0.53\",\"port\":53},"
                                + "{\"cidr\":\"10.1.0.0/16\"},{\"cidr\":\"2001:db8::/32\",\"port\":443},{\"cidr\":\"2001:db8::1\"}]}");
    }

    @Test
    void waitingEndsWithItsTime() {
        controller
                .answers("GET /v1/hosts/" + ID, 200, alice("pending"))
                .answers("POST /v1/hosts/" + ID + "/isolate", 201, "{\"id\":\"d1\"}");
        Ran ran = shell.run("isolate", ID, "--wait", "--timeout", "5s", "--json");
        assertThat(ran.exit()).isEqualTo(7);
        assertThat(ran.err()).startsWith("NOT_IN_FORCE_YET: ");
        assertThat(Json.MAPPER
                        .readTree(ran.out())
                        .path("isolation")
                        .path("state")
                        .asString())
                .isEqualTo("pending");
    }

    @Test
    void anIsolationThatDidNotHoldFails() {
        controller
                .answers("GET /v1/hosts/" + ID, 200, alice("not-effective"))
                .answers("POST /v1/hosts/" + ID + "/isolate", 201, "{\"id\":\"d1\"}");
        assertThat(shell.run("isolate", ID, "--wait").exit()).isEqualTo(1);
    }

    @Test
    void aBlockSaysWhatAndWhere() {
        controller.answers("GET /v1/hosts/" + ID, 200, alice("none")).answers("POST /v1/decisions", 201, """
                        {"id":"d2","action":"block","scope":{"host":"%s","family":"tor"},"by":"operator:ann",
                         "at":"2026-11-24T12:00:00Z","active":true,"allow":[],
                         "hosts":[{"host":"%s","name":"alice","state":"pending"}]}""".formatted(
                        ID, ID));
        Ran ran = shell.run("block", "--host", ID, "--family", "tor", "--for", "2h");
        assertThat(ran.out()).isEqualTo("""
                Decision      d2
                Action        block
                What          tor
                Where         host alice
                State         active
                By            operator:ann
                At            2026-11-24T12:00:00Z
                Host          alice: pending
                """);
        assertThat(controller.asked())
                .contains("POST /v1/decisions {\"action\":\"block\",\"scope\":{\"host\":\"" + ID
                        + "\",\"family\":\"tor\"},\"expiresInSeconds\":7200}");
        assertThat(shell.run("block").exit()).isEqualTo(2);
        assertThat(shell.run("block", "--host", ID, "--group", "g", "--family", "tor")
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void aPolicyIsCheckedWithoutAController() {
        controller.close();
        String good = shell.file("good.yaml", "policy: p\nrules:\n  - {name: a, action: block, family: tor}\n");
        String bad = shell.file("bad.yaml", "policy: p\nrules:\n  - {name: a, action: destroy, family: tor}\n");
        Ran ran = shell.run("policy", "check", good, bad);
        assertThat(ran.exit()).isEqualTo(6);
        assertThat(ran.out())
                .contains(good + ": ok, policy p with 1 rule\n")
                .contains(bad + ":3:")
                .contains(": error UNKNOWN_ACTION: ");
        assertThat(shell.run("policy", "check", good).exit()).isZero();
        Ran applied = shell.run("policy", "apply", bad);
        assertThat(applied.exit()).isEqualTo(6);
        assertThat(applied.err()).startsWith("POLICY_REFUSED: ").contains(bad + ":3:");
        assertThat(Json.MAPPER
                        .readTree(shell.run("policy", "check", "--json", bad).out())
                        .path(0)
                        .path("problems")
                        .path(0)
                        .path("line")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void aRollbackToNothingSaysSo() {
        controller.answers("POST /v1/policies/rollback", 200, "{}");
        assertThat(shell.run("policy", "rollback").out()).isEqualTo("No policy is in force now.\n");
    }

    @Test
    void aTokenIsItsTextAlone() {
        controller.answers("POST /v1/enrolment-tokens", 201, "{\"token\":\"pw1.a.b.c\",\"details\":{\"id\":\"a\"}}");
        assertThat(shell.run("token", "create", "--group", "servers").out()).isEqualTo("pw1.a.b.c\n");
        assertThat(shell.run("token", "create").exit()).isEqualTo(2);
    }

    @Test
    void anAuditLogThatIsBrokenFails() {
        controller.answers("GET /v1/audit/verify", 200, "{\"whole\":false,\"brokenAt\":7,\"reason\":\"changed\"}");
        Ran ran = shell.run("audit", "verify");
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).isEqualTo("BROKEN at entry 7: changed.\n");
    }

    @ParameterizedTest
    @CsvSource({
        "400, BAD_VALUE, 2",
        "401, TOKEN_EXPIRED, 3",
        "403, GROUP_FORBIDDEN, 3",
        "404, HOST_UNKNOWN, 4",
        "409, NOT_ISOLATED, 1",
        "422, POLICY_REFUSED, 6",
        "429, LOGIN_LOCKED, 3",
        "500, INTERNAL, 1",
        "503, STORE_FULL, 1"
    })
    void whatTheControllerRefusesHasAnExitCode(int status, String code, int exit) {
        controller.answers("GET /v1/status", status, """
                {"code":"%s","detail":"the sentence.","errors":[{"field":"a","message":"wrong"}]}""".formatted(code));
        Ran ran = shell.run("status");
        assertThat(ran.exit()).isEqualTo(exit);
        assertThat(ran.err()).isEqualTo(code + ": the sentence.\n  a: wrong\n");
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void aControllerThatIsNotThereIsSaidSo() {
        controller.close();
        Ran ran = shell.run("hosts");
        assertThat(ran.exit()).isEqualTo(5);
        assertThat(ran.err()).startsWith("CONTROLLER_UNREACHABLE: ");
    }

    @Test
    void aWrongCommandIsUsage() {
        assertThat(shell.run().exit()).isEqualTo(2);
        assertThat(shell.run("policy").exit()).isEqualTo(2);
        assertThat(shell.run("hosts", "--nonsense").exit()).isEqualTo(2);
        assertThat(shell.run("isolate", "alice", "--lease", "soon").err()).contains("not a length of time");
    }

    @Test
    void helpListsTheExitCodesAndCompletionKnowsTheCommands() {
        assertThat(shell.run("--help").out()).contains("Exit codes:", "7   not in force", "PEERWARDEN_TOKEN");
        assertThat(shell.run("completion").out()).contains("complete ", "isolate", "rollback");
    }

    private static String alice(String isolation) {
        String probes = isolation.equals("verified")
                ? "[{\"what\":\"198.51.100.1:443 is out of reach\",\"asExpected\":true,\"outcome\":\"refused\"}]"
                : "[]";
        return """
            {"id":"00112233445566778899aabbccddeeff","name":"alice","group":"workstations","online":true,
             "enrolledAt":"2026-11-24T10:00:00Z","lastSeen":"2026-11-24T11:59:55Z","agentVersion":"0.1.0",
             "osVersion":"Debian 12","tier":"netlink","tierReason":"no eBPF","firewall":"nftables",
             "addresses":["10.0.0.2"],"isolation":{"state":"%s","decisionId":"d1","probes":%s},
             "revision":{"desired":4,"applied":3,"state":"pending","connectionsCut":0},
             "health":[{"code":"NAMES_UNSEEN","severity":"warning","text":"DNS is not seen.","since":"2026-11-24T10:00:00Z"}],
             "blocks":[],"notEnforced":[]}""".formatted(isolation, probes);
    }
}

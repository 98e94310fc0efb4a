package org.peerwarden.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Texts broken at random, the same ones each time: each is answered, none throws, and an answer always says something. */
class MalformedPolicyTest {
    private static final long SEED = 20_260_101;
    private static final String SOUND = """
            policy: sound
            description: "quoted \\u00e9 text"
            rules:
              - name: first
                action: block
                groups: [workstations]
                family: bittorrent
                minimum: confirmed
                reason: >
                  folded
                  text
              - name: second
                action: alert
                binary: {path: /usr/bin/client, package: client}
                peer: [203.0.113.0/24, "2001:db8::/32"]
                port: [6881, 6882-6889]
                transport: tcp
            """;
    private static final String[] PIECES = {
        "[",
        "]",
        "{",
        "}",
        ":",
        "- ",
        "? ",
        "&a ",
        "*a",
        "!!int ",
        "|",
        ">",
        "\"",
        "'",
        "\t",
        "\n",
        "\0",
        "\ud800",
        "\u202e",
        "\ufeff",
        "---\n",
        "...\n",
        "%YAML 9.9\n",
        "<<: ",
        "~",
        "0x",
        "\\x",
        "#",
        "@",
        "`",
        "1e999",
        "  "
    };

    @Test
    void answersEveryBrokenText() {
        Random random = new Random(SEED);
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int round = 0; round < 5_000; round++) {
                String text = broken(random);
                CheckResult result = Policies.check(text);
                assertThat(result.policy().isPresent() || !result.problems().isEmpty())
                        .as("seed %d round %d:\n%s", SEED, round, text)
                        .isTrue();
                assertThat(result.problems()).allSatisfy(problem -> {
                    assertThat(problem.line()).isPositive();
                    assertThat(problem.column()).isPositive();
                    assertThat(problem.message()).isNotBlank();
                });
            }
        });
    }

    @Test
    void answersHugeNestingAtOnce() {
        for (String piece : new String[] {"[", "{", "{a: ", "- ", "? ", "[{"}) {
            assertTimeoutPreemptively(
                    Duration.ofSeconds(20),
                    () -> assertThat(Policies.check(piece.repeat(200_000)).policy())
                            .isEmpty());
        }
    }

    private static String broken(Random random) {
        StringBuilder text = new StringBuilder(SOUND);
        for (int change = random.nextInt(6); change >= 0; change--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
                case 1 -> text.delete(at, Math.min(text.length() - 1, at + random.nextInt(30)));
                case 2 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(80))));
                default -> throw new IllegalStateException();
            }
        }
        return text.toString();
    }
}

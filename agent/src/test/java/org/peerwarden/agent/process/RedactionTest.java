package org.peerwarden.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RedactionTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mysql --password=hunter2 db                | mysql --password=[redacted] db
            mysql -phunter2 db                         | mysql -p[redacted] db
            tool --token hunter2 --verbose             | tool --token [redacted] --verbose
            tool --api-key hunter2                     | tool --api-key [redacted]
            tool --apiKey=hunter2                      | tool --apiKey=[redacted]
            tool -password hunter2                     | tool -password [redacted]
            aria2c --rpc-secret=hunter2 --enable-rpc   | aria2c --rpc-secret=[redacted] --enable-rpc
            aria2c --rpc-secret hunter2                | aria2c --rpc-secret [redacted]
            aria2c --rpc-passwd=hunter2                | aria2c --rpc-passwd=[redacted]
            aria2c --http-passwd=hunter2               | aria2c --http-passwd=[redacted]
            transmission-remote -n me:hunter2 -l       | transmission-remote -n [redacted] -l
            transmission-daemon -v hunter2 -w /srv     | transmission-daemon -v [redacted] -w /srv
            transmission-daemon --password hunter2     | transmission-daemon --password [redacted]
            curl -u me:hunter2 http://h/               | curl -u me:[redacted] http://h/
            curl --user=me:hunter2 http://h/           | curl --user=me:[redacted] http://h/
            curl http://me:hunter2@h/x                 | curl http://me:[redacted]@h/x
            curl http://h/x?token=hunter2&page=2       | curl http://h/x?token=[redacted]&page=2
            env DB_PASSWORD=hunter2 run                | env DB_PASSWORD=[redacted] run
            java -Ddb.password=hunter2 -jar a.jar      | java -Ddb.password=[redacted] -jar a.jar
            sshpass -p hunter2 ssh h                   | sshpass -p [redacted] ssh h
            wg --preshared-key-file /etc/k             | wg --preshared-key-file /etc/k
            tool --password-file /etc/secret           | tool --password-file /etc/secret
            tool --token-url=http://h/                 | tool --token-url=http://h/
            tool --auth-type basic                     | tool --auth-type basic
            tool --key 9aF3kd82mVq0Zx7Lw5Rt            | tool --key [redacted]
            tool --key /etc/ssl/host.pem               | tool --key /etc/ssl/host.pem
            tool --keyboard us --passthrough           | tool --keyboard us --passthrough
            tool --compass north                       | tool --compass north
            git clone https://h/x ghp_0123456789012345678901234567890123ab | git clone https://h/x [redacted]
            nginx -g daemon-off                        | nginx -g daemon-off
            ssh -p 22 h                                | ssh -p 22 h
            redis-cli -a hunter2                       | redis-cli -a [redacted]
            """)
    void takeOutSecretsAndLeaveTheRest(String before, String after) {
        assertThat(Redaction.redact(List.of(before.split(" ", -1)))).isEqualTo(List.of(after.split(" ", -1)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Authorization: Bearer hunter2  | Authorization: [redacted]
            Cookie: session=hunter2        | Cookie: [redacted]
            X-Api-Key: hunter2             | X-Api-Key: [redacted]
            Accept: text/html              | Accept: text/html
            """)
    void takeCredentialsOutOfHeaders(String before, String after) {
        assertThat(Redaction.redact(List.of("curl", "-H", before))).containsExactly("curl", "-H", after);
    }

    @ParameterizedTest
    @CsvSource({"''", "'--token'", "'--'", "'-'", "'='"})
    void keepAsManyArgumentsOfAnyShape(String argument) {
        assertThat(Redaction.redact(List.of("tool", argument, argument))).hasSize(3);
        assertThat(Redaction.redact(List.of())).isEmpty();
    }
}

package org.peerwarden.agent;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.peerwarden.agent.firewall.Firewall.NotEnforced;
import org.peerwarden.agent.link.PolicyEvent;
import org.peerwarden.agent.posture.AppliedState;
import org.peerwarden.agent.process.Binary;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.verdict.PolicyRuling;
import org.peerwarden.policies.Action;

/**
 * From the rulings that stand to what is told: each once in the life of a policy's version. Bounded; what was told longest ago
 * may be told again.
 */
final class PolicyEvents {
    private static final int REMEMBERED = 20_000;

    private final Map<Key, Boolean> told = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    private record Key(String version, String rule, Action action, long binary, Optional<Endpoint> peer) {}

    /** What is new among these. */
    List<PolicyEvent> news(Collection<PolicyRuling> rulings, AppliedState applied, Instant now) {
        String version = applied.policyVersion().orElse("");
        Set<String> notEnforced =
                applied.notEnforced().stream().map(NotEnforced::source).collect(Collectors.toSet());
        List<PolicyEvent> news = new ArrayList<>();
        for (PolicyRuling ruling : rulings) {
            Key key = new Key(
                    version,
                    ruling.ruling().rule().name(),
                    ruling.ruling().action(),
                    ruling.binary().map(Binary::id).orElse(0L),
                    ruling.peer());
            boolean met = ruling.binary().isPresent() || ruling.flow().isPresent();
            if (met && told.put(key, true) == null) {
                news.add(new PolicyEvent(
                        now,
                        version,
                        key.rule(),
                        key.action().word(),
                        key.binary(),
                        key.peer(),
                        key.action().restricts()
                                && !applied.mechanism().equals("none")
                                && !notEnforced.contains(key.rule()),
                        ruling.ruling().reason()));
            }
        }
        return news;
    }
}

package org.peerwarden.agent.verdict;

import java.util.Optional;

/** One sign of being a peer, or of not being one. Looks at conduct and concludes one thing, or passes on. */
interface Decider {
    /** What it concludes; empty where its sign is not there. */
    Optional<Finding> decide(Conduct conduct, JudgeConfig config);
}

package org.peerwarden.controller.policy;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.peerwarden.controller.audit.AuditLog;
import org.peerwarden.controller.audit.AuditOutcome;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.peerwarden.policies.CheckResult;
import org.peerwarden.policies.Policies;
import org.peerwarden.policies.Policy;

/** The life of the fleet's policy: check, apply, show, roll back. Every attempt to change it is audited. */
public final class PolicyVersions {
    /** Longest note, in characters. */
    public static final int LONGEST_NOTE = 500;

    private final PolicyStore store;
    private final AuditLog audit;
    private final InstantSource clock;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Optional<PolicyVersion> newest;

    public PolicyVersions(PolicyStore store, AuditLog audit, InstantSource clock) {
        this.store = store;
        this.audit = audit;
        this.clock = clock;
        this.newest = store.newest();
    }

    /** From now on called after every change, on the thread that made it. */
    public void listen(Runnable listener) {
        listeners.add(listener);
    }

    /** Says what is wrong with a text, keeping nothing. */
    public CheckResult check(String text, String source) {
        return Policies.check(text, source);
    }

    /**
     * Puts a text in force for the fleet; its rules say for which groups they are.
     *
     * @throws ControllerException POLICY_REFUSED with one problem a line, after which what was in force still is; BAD_TEXT
     */
    public PolicyVersion apply(String text, String author, String note) {
        return change(text, author, note, OptionalLong.empty(), "policy.apply");
    }

    /**
     * Puts the text of an earlier version in force again, as a new version.
     *
     * @throws ControllerException POLICY_UNKNOWN; POLICY_REFUSED where what was right once no longer is; BAD_TEXT
     */
    public PolicyVersion rollBack(long number, String author, String note) {
        PolicyVersion earlier = get(number);
        if (earlier.withdrawn()) {
            return withdraw(author, note);
        }
        return change(earlier.text(), author, note, OptionalLong.of(number), "policy.rollback");
    }

    /**
     * Puts in force what was before the version in force, or nothing where nothing was.
     *
     * @throws ControllerException POLICY_UNKNOWN where no policy is in force
     */
    public PolicyVersion rollBack(String author, String note) {
        PolicyVersion current = inForce()
                .orElseThrow(() -> new ControllerException(
                        ErrorCode.POLICY_UNKNOWN, "no policy is in force, so there is nothing to roll back"));
        // A version that repeats another stands where that one stood, so that rolling back twice goes back twice.
        long place = current.restores().orElse(current.number());
        Optional<PolicyVersion> earlier = store.before(place, 1).stream().findFirst();
        return earlier.isPresent() ? rollBack(earlier.get().number(), author, note) : withdraw(author, note);
    }

    /** Puts no policy in force, as a new version. */
    public synchronized PolicyVersion withdraw(String author, String note) {
        requireNote(note);
        return keep("", author, "", note, OptionalLong.empty(), "policy.withdraw");
    }

    /** The version in force; empty before the first and after a withdrawal. */
    public Optional<PolicyVersion> inForce() {
        return newest.filter(version -> !version.withdrawn());
    }

    /**
     * One version.
     *
     * @throws ControllerException POLICY_UNKNOWN
     */
    public PolicyVersion get(long number) {
        return store.find(number)
                .orElseThrow(() -> new ControllerException(
                        ErrorCode.POLICY_UNKNOWN, "there is no policy version " + number + "; see the history"));
    }

    /** Versions below the number, newest first; {@link Long#MAX_VALUE} begins with the newest. */
    public List<PolicyVersion> history(long before, int limit) {
        return store.before(before, limit);
    }

    /**
     * What changed from one version to another, line by line: {@code "  "} stays, {@code "- "} goes, {@code "+ "} comes.
     *
     * @throws ControllerException POLICY_UNKNOWN
     */
    public List<String> difference(long from, long to) {
        return LineDifference.of(get(from).text(), get(to).text());
    }

    private synchronized PolicyVersion change(
            String text, String author, String note, OptionalLong restores, String action) {
        requireNote(note);
        CheckResult result = Policies.check(text);
        Optional<Policy> policy = result.policy();
        if (policy.isEmpty()) {
            audit.append(
                    author,
                    action,
                    "policy",
                    AuditOutcome.REFUSED,
                    Map.of("code", ErrorCode.POLICY_REFUSED.name(), "problems", result.report()));
            throw new ControllerException(
                    ErrorCode.POLICY_REFUSED,
                    "the policy has errors and was not applied; " + standing() + "\n" + result.report());
        }
        return keep(policy.get().name(), author, text, note, restores, action);
    }

    private PolicyVersion keep(
            String name, String author, String text, String note, OptionalLong restores, String action) {
        long number = newest.map(PolicyVersion::number).orElse(0L) + 1;
        PolicyVersion version = new PolicyVersion(
                number, name, author, clock.instant().truncatedTo(ChronoUnit.MILLIS), text, note, restores);
        audit.append(author, action, "policy:" + number, AuditOutcome.DONE, Map.of("name", name, "note", note));
        store.append(version);
        newest = Optional.of(version);
        listeners.forEach(Runnable::run);
        return version;
    }

    private String standing() {
        return inForce()
                .map(version -> "version " + version.number() + " stays in force")
                .orElse("no policy is in force");
    }

    private static void requireNote(String note) {
        if (note.length() > LONGEST_NOTE) {
            throw new ControllerException(
                    ErrorCode.BAD_TEXT, "the note has more than " + LONGEST_NOTE + " characters; shorten it");
        }
    }
}

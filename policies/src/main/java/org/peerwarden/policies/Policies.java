package org.peerwarden.policies;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads policies from text. */
public final class Policies {
    /** Characters of the longest text that is read. */
    public static final int MAXIMUM_LENGTH = 1 << 20;

    /** Each rule is compared with each other, and asked for each flow. */
    public static final int MAXIMUM_RULES = 1000;

    private static final List<String> KEYS = List.of("policy", "description", "rules");

    private Policies() {}

    /** Reads and checks a policy that came from no file. */
    public static CheckResult check(String text) {
        return check(text, "policy");
    }

    /**
     * Reads and checks a policy. Never throws: whatever is wrong is among the problems.
     *
     * @param source where the text is from, for people
     */
    public static CheckResult check(String text, String source) {
        Problems problems = new Problems();
        Optional<Policy> policy = read(text, problems);
        return new CheckResult(source, problems.refused() ? Optional.empty() : policy, problems.list());
    }

    private static Optional<Policy> read(String text, Problems problems) {
        if (text.length() > MAXIMUM_LENGTH) {
            problems.error(
                    ProblemCode.TOO_LARGE,
                    Yaml.Place.START,
                    "the text is longer than " + MAXIMUM_LENGTH + " characters; split the policy.");
            return Optional.empty();
        }
        return YamlReader.read(text, problems)
                .flatMap(document -> Fields.of("a policy", document, KEYS, problems))
                .flatMap(fields -> read(fields, problems));
    }

    private static Optional<Policy> read(Fields fields, Problems problems) {
        Optional<String> name = fields.name("policy");
        String description = fields.words("description");
        List<Rule> rules =
                fields.required("rules").map(value -> rules(value, problems)).orElse(List.of());
        return name.map(known -> new Policy(known, description, rules));
    }

    private static List<Rule> rules(Yaml value, Problems problems) {
        return switch (value) {
            case Yaml.Sequence sequence
            when sequence.items().size() > MAXIMUM_RULES -> {
                problems.error(
                        ProblemCode.TOO_MANY_RULES,
                        value.place(),
                        "there are " + sequence.items().size() + " rules; keep to " + MAXIMUM_RULES
                                + ": one rule can name many peers, ports and groups.");
                yield List.of();
            }
            case Yaml.Sequence sequence -> rules(sequence, problems);
            case Yaml.Scalar _, Yaml.Mapping _ -> {
                problems.error(
                        ProblemCode.WRONG_TYPE,
                        value.place(),
                        "'rules' is " + value.what() + " and should be a list; begin each rule with '- name:'.");
                yield List.of();
            }
        };
    }

    private static List<Rule> rules(Yaml.Sequence sequence, Problems problems) {
        if (sequence.items().isEmpty()) {
            problems.warning(
                    ProblemCode.NO_RULES, sequence.place(), "the policy has no rules, and so allows everything.");
        }
        List<Rule> rules = new ArrayList<>();
        Map<String, Integer> lines = new HashMap<>();
        for (Yaml item : sequence.items()) {
            RuleReader.read(item, lines, problems).ifPresent(rules::add);
        }
        new Review(problems).compare(rules);
        return rules;
    }
}

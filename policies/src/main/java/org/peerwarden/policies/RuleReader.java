package org.peerwarden.policies;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads one rule. */
final class RuleReader {
    private static final List<String> KEYS = List.of(
            "name", "action", "groups", "family", "kind", "minimum", "binary", "peer", "port", "transport", "reason");
    private static final List<String> BINARY_KEYS = List.of("path", "name", "sha256", "package");

    private static final Map<String, Action> ACTIONS = words(Action.values(), Action::word);
    private static final Map<String, Kind> KINDS = words(Kind.values(), Kind::word);
    private static final Map<String, Level> LEVELS = words(Level.values(), Level::word);
    private static final Map<String, Transport> TRANSPORTS = words(Transport.values(), Transport::word);

    private static final Pattern PATH = Pattern.compile("/[^\\n]*[^/\\n]|[A-Za-z]:\\\\[^\\n]*[^\\\\\\n]");
    private static final Pattern FILE_NAME = Pattern.compile("[^/\\n]+");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern PACKAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.+_-]*");
    private static final Pattern FAMILY = Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?");
    private static final Pattern PORTS = Pattern.compile("([0-9]{1,5})(?:-([0-9]{1,5}))?");

    private final Problems problems;
    private final Fields fields;
    private final int errorsBefore;

    private RuleReader(Problems problems, Fields fields, int errorsBefore) {
        this.problems = problems;
        this.fields = fields;
        this.errorsBefore = errorsBefore;
    }

    private static <T> Map<String, T> words(T[] values, Function<T, String> word) {
        return Arrays.stream(values).collect(Collectors.toMap(word, value -> value));
    }

    /**
     * The rule; empty when something about it is wrong, which is among the problems then.
     *
     * @param lines where the rules before this one stand, by name; this one is put in
     */
    static Optional<Rule> read(Yaml yaml, Map<String, Integer> lines, Problems problems) {
        int errorsBefore = problems.errors();
        return Fields.of("a rule", yaml, KEYS, problems)
                .flatMap(fields -> new RuleReader(problems, fields, errorsBefore).read(lines));
    }

    private Optional<Rule> read(Map<String, Integer> lines) {
        Optional<String> name = fields.name("name");
        name.ifPresent(known -> reportIfTaken(known, lines));
        Optional<Action> action =
                fields.required("action").flatMap(value -> fields.word("action", ACTIONS, ProblemCode.UNKNOWN_ACTION));
        Set<String> groups = fields.names("groups").map(Set::copyOf).orElse(Set.of());
        Match match = new Match(talk(), binary(), peers(), ports(), transport());
        String reason = fields.words("reason");
        if (!conditionsNamed()) {
            problems.error(
                    ProblemCode.NO_CONDITION,
                    fields.place(),
                    "the rule says nothing of what it is about; add one of family, kind, binary, peer, port, transport.");
        } else if (match.everything() && action.filter(Action::restricts).isPresent() && unharmed()) {
            problems.error(
                    ProblemCode.MATCHES_EVERYTHING,
                    fields.place(),
                    "the rule would " + action.orElseThrow().word() + " for everything; add a condition that leaves"
                            + " something out: family, kind, binary, narrower peers or ports.");
        }
        if (!unharmed() || name.isEmpty() || action.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Rule(
                name.get(), action.get(), groups, match, reason, fields.place().line()));
    }

    private void reportIfTaken(String name, Map<String, Integer> lines) {
        Integer before = lines.putIfAbsent(name, fields.place().line());
        if (before != null) {
            problems.error(
                    ProblemCode.DUPLICATE_RULE,
                    fields.placeOf("name"),
                    "a rule is named '" + name + "' already in line " + before + "; name each rule differently.");
        }
    }

    /** Whether no error was found in this rule so far. */
    private boolean unharmed() {
        return problems.errors() == errorsBefore;
    }

    private boolean conditionsNamed() {
        return Stream.of("family", "kind", "binary", "peer", "port", "transport")
                .anyMatch(fields::has);
    }

    private Optional<Talk> talk() {
        Optional<String> family = fields.form(
                "family", FAMILY, ProblemCode.UNKNOWN_FAMILY, "write a word such as bittorrent, in lower case.");
        Optional<Kind> kind = fields.word("kind", KINDS, ProblemCode.UNKNOWN_KIND);
        Optional<Level> minimum = fields.word("minimum", LEVELS, ProblemCode.UNKNOWN_LEVEL);
        family.filter(word -> !Families.KNOWN.contains(word)).ifPresent(this::warnOfFamily);
        if (fields.has("minimum") && !fields.has("family") && !fields.has("kind")) {
            problems.error(
                    ProblemCode.MINIMUM_WITHOUT_VERDICT,
                    fields.placeOf("minimum"),
                    "'minimum' says how sure a verdict must be; add the family or kind that it is about, or leave it out.");
        }
        if (family.isEmpty() && kind.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Talk(family, kind, minimum.orElse(Talk.DEFAULT_MINIMUM)));
    }

    private void warnOfFamily(String family) {
        problems.warning(
                ProblemCode.UNKNOWN_FAMILY,
                fields.placeOf("family"),
                "no verdict known here names the family " + Words.quoted(family)
                        + Words.nearest(family, Families.KNOWN)
                                .map(near -> "; did you mean '" + near + "'?")
                                .orElse("; known are " + String.join(", ", Families.KNOWN) + "."));
    }

    private Optional<BinaryMatch> binary() {
        return fields.optional("binary")
                .flatMap(yaml -> Fields.of("'binary'", yaml, BINARY_KEYS, problems))
                .flatMap(this::binary);
    }

    private Optional<BinaryMatch> binary(Fields binary) {
        BinaryMatch match = new BinaryMatch(
                binary.form("path", PATH, ProblemCode.BAD_PATH, "write the full path of a file, as /usr/bin/name."),
                binary.form("name", FILE_NAME, ProblemCode.BAD_PATH, "write the last part of the path alone."),
                binary.form("sha256", HASH, ProblemCode.BAD_HASH, "write 64 hexadecimal digits in lower case."),
                binary.form("package", PACKAGE, ProblemCode.BAD_NAME, "write the package's name without its version."));
        if (BINARY_KEYS.stream().noneMatch(binary::has)) {
            problems.error(
                    ProblemCode.NO_CONDITION,
                    binary.place(),
                    "'binary' says nothing; add one of " + Words.alternatives(BINARY_KEYS) + ".");
        }
        boolean read = Stream.of(match.path(), match.name(), match.sha256(), match.packageName())
                .anyMatch(Optional::isPresent);
        return read ? Optional.of(match) : Optional.empty();
    }

    private Optional<PeerSet> peers() {
        return fields.list("peer", this::prefix).map(PeerSet::of);
    }

    private Optional<Prefix> prefix(String key, Yaml value) {
        return fields.scalar(key, value).flatMap(text -> {
            int slash = text.indexOf('/');
            Optional<Address> address = Address.parse(slash < 0 ? text : text.substring(0, slash));
            if (address.isEmpty()) {
                return badPrefix(value, text, "write an address or network, as 203.0.113.0/24 or \"2001:db8::/32\".");
            }
            int bits = address.get().bits();
            String length = slash < 0 ? Integer.toString(bits) : text.substring(slash + 1);
            if (!length.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(length) > bits) {
                return badPrefix(value, text, "write a length from 0 to " + bits + " after the slash.");
            }
            Address network = address.get().truncated(Integer.parseInt(length));
            if (!network.equals(address.get())) {
                return badPrefix(value, text, "bits are set beyond its length: write " + network + "/" + length + ".");
            }
            return Optional.of(new Prefix(network, Integer.parseInt(length)));
        });
    }

    private Optional<Prefix> badPrefix(Yaml value, String text, String instead) {
        problems.error(ProblemCode.BAD_PREFIX, value.place(), Words.quoted(text) + " is no peer; " + instead);
        return Optional.empty();
    }

    private Optional<PortSet> ports() {
        return fields.list("port", this::range).map(PortSet::new);
    }

    private Optional<PortSet.Range> range(String key, Yaml value) {
        return fields.scalar(key, value).flatMap(text -> {
            Matcher parts = PORTS.matcher(text);
            if (parts.matches()) {
                int first = Integer.parseInt(parts.group(1));
                int last = parts.group(2) == null ? first : Integer.parseInt(parts.group(2));
                if (1 <= first && first <= last && last <= 65535) {
                    return Optional.of(new PortSet.Range(first, last));
                }
            }
            problems.error(
                    ProblemCode.BAD_PORT,
                    value.place(),
                    Words.quoted(text) + " is no port; write a number from 1 to 65535, or a range as 6881-6889.");
            return Optional.empty();
        });
    }

    private Optional<Transport> transport() {
        return fields.word("transport", TRANSPORTS, ProblemCode.UNKNOWN_TRANSPORT);
    }
}

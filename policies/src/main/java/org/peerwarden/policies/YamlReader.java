package org.peerwarden.policies;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * Reads one YAML document from text that may be hostile.
 *
 * <p>The tree is built from the parser's events with a stack of its own, so that the depth is counted before anything is
 * nested, and an alias, which could stand for a thousand others, is refused where it stands.
 */
final class YamlReader {
    /** A policy needs five: document, rules, rule, binary, value. */
    private static final int MAXIMUM_DEPTH = 16;

    private final Problems problems;
    private final Deque<Open> open = new ArrayDeque<>();
    private @Nullable Yaml document;

    private YamlReader(Problems problems) {
        this.problems = problems;
    }

    /** The document; empty after an error, which is among the problems then. */
    static Optional<Yaml> read(String text, Problems problems) {
        return new YamlReader(problems).read(text);
    }

    private Optional<Yaml> read(String text) {
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(Policies.MAXIMUM_LENGTH)
                .build();
        try {
            for (Event event : new Parse(settings).parseString(text)) {
                if (!accept(event)) {
                    return Optional.empty();
                }
            }
        } catch (MarkedYamlEngineException e) {
            problems.error(
                    ProblemCode.NOT_YAML,
                    e.getProblemMark()
                            .or(e::getContextMark)
                            .map(YamlReader::place)
                            .orElse(Yaml.Place.START),
                    "this is not YAML: " + e.getProblem() + "; check quotes, brackets and indentation here.");
            return Optional.empty();
        } catch (RuntimeException e) {
            // Not every odd character or escape is reported by the parser in its own way.
            problems.error(ProblemCode.NOT_YAML, Yaml.Place.START, "this is not YAML: " + firstLine(e) + ".");
            return Optional.empty();
        }
        if (document == null) {
            problems.error(
                    ProblemCode.EMPTY, Yaml.Place.START, "nothing stands here; begin with 'policy:' and 'rules:'.");
        }
        return Optional.ofNullable(document);
    }

    private static String firstLine(RuntimeException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
    }

    private static Yaml.Place place(Mark mark) {
        return new Yaml.Place(mark.getLine() + 1, mark.getColumn() + 1);
    }

    /** Takes one event in; false when reading must end. */
    private boolean accept(Event event) {
        Yaml.Place place = event.getStartMark().map(YamlReader::place).orElse(Yaml.Place.START);
        if (event instanceof NodeEvent node && !allowed(node, place)) {
            return false;
        }
        return switch (event.getEventId()) {
            case Scalar -> {
                ScalarEvent scalar = (ScalarEvent) event;
                yield put(new Yaml.Scalar(place, scalar.getValue(), scalar.isPlain()));
            }
            case SequenceStart, MappingStart -> {
                open.push(new Open(place, event instanceof MappingStartEvent));
                yield true;
            }
            case SequenceEnd, MappingEnd -> put(open.pop().close());
            case DocumentStart, DocumentEnd, StreamStart, StreamEnd, Alias, Comment -> true;
        };
    }

    private boolean allowed(NodeEvent node, Yaml.Place place) {
        boolean tagged = (node instanceof ScalarEvent scalar && scalar.getTag().isPresent())
                || (node instanceof CollectionStartEvent start && start.getTag().isPresent());
        if (node instanceof AliasEvent || node.getAnchor().isPresent()) {
            problems.error(
                    ProblemCode.NOT_ALLOWED, place, "aliases and anchors (* and &) are not used here; write it out.");
        } else if (tagged) {
            problems.error(ProblemCode.NOT_ALLOWED, place, "tags (!) are not used here; leave it out.");
        } else if (document != null) {
            problems.error(
                    ProblemCode.NOT_ALLOWED, place, "a second document begins here; keep one policy in one file.");
        } else if (node instanceof CollectionStartEvent && open.size() == MAXIMUM_DEPTH) {
            problems.error(ProblemCode.TOO_DEEP, place, "this stands too deep; no policy needs more than five levels.");
        } else {
            return true;
        }
        return false;
    }

    /** Puts a finished part where it belongs. */
    private boolean put(Yaml part) {
        Open above = open.peek();
        if (above == null) {
            document = part;
            return true;
        }
        return above.add(part);
    }

    /** A list or mapping whose end is not read yet. */
    private final class Open {
        private final Yaml.Place place;
        private final boolean mapping;
        private final List<Yaml> items = new ArrayList<>();
        private final List<Yaml.Entry> entries = new ArrayList<>();
        private final Map<String, Integer> lines = new HashMap<>();
        private Yaml.@Nullable Scalar key;

        Open(Yaml.Place place, boolean mapping) {
            this.place = place;
            this.mapping = mapping;
        }

        boolean add(Yaml part) {
            if (!mapping) {
                items.add(part);
                return true;
            }
            Yaml.Scalar pending = key;
            if (pending == null) {
                return begin(part);
            }
            entries.add(new Yaml.Entry(pending, part));
            key = null;
            return true;
        }

        private boolean begin(Yaml part) {
            if (!(part instanceof Yaml.Scalar scalar)) {
                problems.error(
                        ProblemCode.WRONG_TYPE,
                        part.place(),
                        "a key is a word, not " + part.what() + "; write key: value.");
                return false;
            }
            Integer before = lines.putIfAbsent(scalar.value(), scalar.place().line());
            if (before != null) {
                problems.error(
                        ProblemCode.DUPLICATE_KEY,
                        scalar.place(),
                        "key " + Words.quoted(scalar.value()) + " stands here already in line " + before
                                + "; keep one of them.");
            }
            key = scalar;
            return true;
        }

        Yaml close() {
            return mapping
                    ? new Yaml.Mapping(place, List.copyOf(entries))
                    : new Yaml.Sequence(place, List.copyOf(items));
        }
    }
}

package org.peerwarden.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.peerwarden.agent.ConfigException.Code;
import org.peerwarden.agent.flow.FlowLimits;
import org.peerwarden.agent.link.LinkConfig;
import org.peerwarden.agent.spool.SpoolLimits;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads {@code agent.yaml}. Every key is optional; one that is not known is refused, because most likely it is misspelt. */
final class ConfigReader {
    private static final Set<String> KNOWN = Set.of(
            "data",
            "poll",
            "flows.most",
            "flows.most-per-process",
            "flows.byte-interval",
            "spool.bytes",
            "hashing.bytes-per-second",
            "link.longest-wait");

    /** Keys of earlier versions, with what takes their place. */
    private static final Map<String, String> REMOVED = Map.of(
            "controller", "the controller is given once, to peerwarden-agent enroll",
            "interval", "it is called poll");

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})\\s*(B|KiB|MiB|GiB)?");

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final String name;

    private ConfigReader(String name) {
        this.name = name;
    }

    /**
     * One value and where it stands.
     *
     * @param line from 1
     */
    private record Entry(String text, int line) {}

    /**
     * The configuration in a file.
     *
     * @throws ConfigException with the line
     */
    static AgentConfig read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (IOException unreadable) {
            throw new ConfigException(
                    Code.CONFIG_UNREADABLE,
                    "%s cannot be read (%s). Give another file with --config.".formatted(file, unreadable));
        }
    }

    static AgentConfig parse(String name, String yaml) {
        ConfigReader reader = new ConfigReader(name);
        try {
            Optional<Node> root =
                    new Compose(LoadSettings.builder().setLabel(name).build()).composeString(yaml);
            root.ifPresent(node -> reader.collect("", node));
        } catch (YamlEngineException malformed) {
            throw new ConfigException(Code.CONFIG_MALFORMED, name + " is not YAML: " + malformed.getMessage());
        }
        reader.check();
        return reader.config();
    }

    private void collect(String prefix, Node node) {
        switch (node) {
            case MappingNode mapping -> {
                for (NodeTuple tuple : mapping.getValue()) {
                    collect(prefix + (prefix.isEmpty() ? "" : ".") + key(tuple.getKeyNode()), tuple.getValueNode());
                }
            }
            case ScalarNode scalar -> {
                if (prefix.isEmpty()) {
                    throw malformed(node, "keys with values are wanted");
                }
                if (entries.put(prefix, new Entry(scalar.getValue(), line(node))) != null) {
                    throw malformed(node, prefix + " stands twice");
                }
            }
            default -> throw malformed(node, (prefix.isEmpty() ? "it" : prefix) + " is a list, and no key takes one");
        }
    }

    private String key(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw malformed(node, "a key is a word");
    }

    private ConfigException malformed(Node node, String what) {
        return new ConfigException(Code.CONFIG_MALFORMED, "%s line %d: %s.".formatted(name, line(node), what));
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    private void check() {
        entries.forEach((key, entry) -> {
            String instead = REMOVED.get(key);
            if (instead != null) {
                throw new ConfigException(
                        Code.CONFIG_REMOVED_KEY,
                        "%s line %d: %s is no longer a key; %s.".formatted(name, entry.line(), key, instead));
            }
            if (!KNOWN.contains(key)) {
                throw new ConfigException(
                        Code.CONFIG_UNKNOWN_KEY,
                        "%s line %d: %s is not a key. Known are %s."
                                .formatted(
                                        name,
                                        entry.line(),
                                        key,
                                        String.join(
                                                ", ", KNOWN.stream().sorted().toList())));
            }
        });
    }

    private AgentConfig config() {
        FlowLimits flows = FlowLimits.DEFAULT;
        LinkConfig link = LinkConfig.DEFAULT;
        int most = value("flows.most", flows.flows(), ConfigReader::count);
        int perProcess = value("flows.most-per-process", flows.flowsPerProcess(), ConfigReader::count);
        Duration interval = value("flows.byte-interval", flows.byteInterval(), ConfigReader::duration);
        Duration longest = value("link.longest-wait", link.longestWait(), ConfigReader::duration);
        AgentConfig defaults = AgentConfig.DEFAULT;
        return new AgentConfig(
                value("data", defaults.data(), Path::of),
                value("poll", defaults.poll(), ConfigReader::poll),
                new FlowLimits(most, perProcess, interval),
                value("spool.bytes", defaults.spool(), ConfigReader::spool),
                new LinkConfig(
                        longest.compareTo(link.firstWait()) < 0 ? longest : link.firstWait(),
                        longest,
                        link.greetingPatience(),
                        link.inFlightRecords()),
                value("hashing.bytes-per-second", defaults.hashBytesPerSecond(), ConfigReader::size));
    }

    private <T> T value(String key, T otherwise, Function<String, T> reader) {
        Entry entry = entries.get(key);
        if (entry == null) {
            return otherwise;
        }
        try {
            return reader.apply(entry.text());
        } catch (IllegalArgumentException wrong) {
            throw new ConfigException(
                    Code.CONFIG_VALUE,
                    "%s line %d: %s cannot be \"%s\": %s."
                            .formatted(name, entry.line(), key, entry.text(), wrong.getMessage()));
        }
    }

    private static Duration poll(String text) {
        Duration poll = duration(text);
        AgentConfig defaults = AgentConfig.DEFAULT;
        return new AgentConfig(
                        defaults.data(),
                        poll,
                        defaults.flows(),
                        defaults.spool(),
                        defaults.link(),
                        defaults.hashBytesPerSecond())
                .poll();
    }

    private static SpoolLimits spool(String text) {
        long bytes = size(text);
        if (bytes < 1 << 20) {
            throw new IllegalArgumentException("a spool has at least 1MiB");
        }
        return SpoolLimits.of(bytes);
    }

    private static int count(String text) {
        int count = Integer.parseInt(text);
        if (count < 1) {
            throw new IllegalArgumentException("it is at least 1");
        }
        return count;
    }

    private static Duration duration(String text) {
        Matcher parts = DURATION.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("a duration is written like 500ms, 10s, 2m or 1h");
        }
        long number = Long.parseLong(parts.group(1));
        Duration duration = switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
        if (duration.isZero()) {
            throw new IllegalArgumentException("it is more than nothing");
        }
        return duration;
    }

    private static long size(String text) {
        Matcher parts = SIZE.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("a size is written like 64MiB");
        }
        String unit = Optional.ofNullable(parts.group(2)).orElse("B");
        int shift = switch (unit) {
            case "KiB" -> 10;
            case "MiB" -> 20;
            case "GiB" -> 30;
            default -> 0;
        };
        long size = Long.parseLong(parts.group(1)) << shift;
        if (size < 1 || size >> shift != Long.parseLong(parts.group(1))) {
            throw new IllegalArgumentException("it is more than nothing and fits on a disk");
        }
        return size;
    }
}

package org.peerwarden.controller;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * The configuration file: YAML, flat, every key optional. An unknown key, a key twice or a value out of range stops the start
 * with the line where it stands, since a controller that half understands what it was told is worse than none.
 */
final class ConfigFile {
    /** Far more than any configuration needs. */
    private static final int LONGEST = 64 * 1024;

    private static final long MOST_DAYS = 3_650;

    private final String name;
    private ControllerConfig config;

    private ConfigFile(String name, ControllerConfig config) {
        this.name = name;
        this.config = config;
    }

    /**
     * Reads the file over what holds where it says nothing.
     *
     * @throws ControllerException CONFIG_MALFORMED, CONFIG_UNKNOWN_KEY or CONFIG_INVALID
     */
    static ControllerConfig read(Path file, ControllerConfig standard) {
        try {
            if (Files.size(file) > LONGEST) {
                throw new ControllerException(
                        ErrorCode.CONFIG_MALFORMED, file + " is larger than " + LONGEST + " bytes; give another file");
            }
            return parse(file.toString(), Files.readString(file), standard);
        } catch (MalformedInputException e) {
            throw new ControllerException(ErrorCode.CONFIG_MALFORMED, file + " is not UTF-8; save it so", e);
        } catch (IOException e) {
            throw new ControllerException(
                    ErrorCode.CONFIG_MALFORMED,
                    "cannot read the configuration " + file + " (" + e.getMessage() + "); give another with --config",
                    e);
        }
    }

    static ControllerConfig parse(String name, String text, ControllerConfig standard) {
        Optional<Node> root;
        try {
            root = new Compose(LoadSettings.builder().setLabel(name).build()).composeString(text);
        } catch (MarkedYamlEngineException e) {
            String line =
                    e.getProblemMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
            throw new ControllerException(
                    ErrorCode.CONFIG_MALFORMED, name + line + ": this is not YAML: " + e.getProblem(), e);
        } catch (YamlEngineException e) {
            throw new ControllerException(ErrorCode.CONFIG_MALFORMED, name + ": this is not YAML", e);
        }
        ConfigFile file = new ConfigFile(name, standard);
        root.ifPresent(file::apply);
        return file.config;
    }

    private void apply(Node root) {
        if (!(root instanceof MappingNode mapping)) {
            throw failure(ErrorCode.CONFIG_MALFORMED, root, "write 'key: value' lines");
        }
        Set<String> seen = new HashSet<>();
        for (NodeTuple entry : mapping.getValue()) {
            String key = scalar(entry.getKeyNode());
            if (!seen.add(key)) {
                throw failure(ErrorCode.CONFIG_MALFORMED, entry.getKeyNode(), "'" + key + "' stands twice; remove one");
            }
            config = apply(key, entry.getKeyNode(), entry.getValueNode());
        }
    }

    private ControllerConfig apply(String key, Node keyNode, Node value) {
        return switch (key) {
            case "data" -> config.withData(Path.of(scalar(value)));
            case "listen" -> config.withListen(scalar(value));
            case "agents-port" -> config.withAgentsPort((int) number(value, 0, 65_535));
            case "api-port" -> config.withApiPort((int) number(value, 0, 65_535));
            case "advertise" -> config.withAdvertise(reaches(value));
            case "names" -> config.withNames(names(value));
            case "retention-days" -> config.withRetention(Duration.ofDays(number(value, 1, MOST_DAYS)));
            default ->
                throw failure(
                        ErrorCode.CONFIG_UNKNOWN_KEY,
                        keyNode,
                        "there is no '" + key
                                + "'; known are data, listen, agents-port, api-port, advertise, names, retention-days");
        };
    }

    private List<Reach> reaches(Node node) {
        if (!(node instanceof SequenceNode sequence)) {
            throw failure(ErrorCode.CONFIG_INVALID, node, "write a list, e.g. [10.0.0.2:7443]");
        }
        return sequence.getValue().stream().map(this::reach).toList();
    }

    private List<String> names(Node node) {
        return reaches(node).stream().map(Reach::host).toList();
    }

    private Reach reach(Node node) {
        return Reach.parse(scalar(node))
                .orElseThrow(() -> failure(
                        ErrorCode.CONFIG_INVALID, node, "write host:port, or [address]:port, e.g. 10.0.0.2:7443"));
    }

    private long number(Node node, long least, long most) {
        String text = scalar(node);
        if (text.matches("[0-9]{1,9}")) {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw failure(
                ErrorCode.CONFIG_INVALID, node, "'" + text + "' is not a whole number from " + least + " to " + most);
    }

    private String scalar(Node node) {
        if (node instanceof ScalarNode scalar
                && !scalar.getValue().isEmpty()
                && scalar.getValue().indexOf('\0') < 0) {
            return scalar.getValue();
        }
        throw failure(ErrorCode.CONFIG_INVALID, node, "a plain value is needed here");
    }

    private ControllerException failure(ErrorCode code, Node node, String message) {
        String line =
                node.getStartMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
        return new ControllerException(code, name + line + ": " + message);
    }
}

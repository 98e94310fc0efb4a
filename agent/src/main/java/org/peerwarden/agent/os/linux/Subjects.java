package org.peerwarden.agent.os.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.peerwarden.agent.firewall.Block;
import org.peerwarden.agent.firewall.Firewall.NotEnforced;
import org.peerwarden.agent.firewall.Ruleset;
import org.peerwarden.agent.firewall.Subject;
import org.peerwarden.agent.process.ProcessKey;
import org.peerwarden.agent.process.ProcessTable;
import org.peerwarden.agent.socket.Observation;

/** Finds the subjects of rulesets on this host, and confines the binaries among them. */
final class Subjects {
    /** Reasons that are told for one binary; more say the same of more processes. */
    private static final int REASONS = 3;

    private final ProcessTable table;
    private final Optional<CgroupTree> tree;
    private final Optional<Confinement> confinement;
    private final OlderSockets older = new OlderSockets();

    Subjects(ProcessTable table, Optional<CgroupTree> tree) {
        this.table = table;
        this.tree = tree;
        confinement = tree.map(found -> new Confinement(found, table));
    }

    /** Looks for all of them anew; binaries are confined where they are not yet, and freed where nothing blocks them now. */
    Whereabouts find(Ruleset rules, List<Observation> sockets) {
        Whereabouts found = new Whereabouts(new LinkedHashMap<>(), new HashMap<>(), new ArrayList<>());
        users(rules, sockets, found);
        controlGroups(rules, found);
        executables(rules, sockets, found);
        return found;
    }

    /** Forgets which sockets are older than their confinement: nothing is confined any more. */
    void forget() {
        older.retain(Set.of());
    }

    private static <S extends Subject> Map<S, Set<String>> subjects(Collection<Block> blocks, Class<S> kind) {
        Map<S, Set<String>> found = new LinkedHashMap<>();
        for (Block block : blocks) {
            if (kind.isInstance(block.subject())) {
                found.computeIfAbsent(kind.cast(block.subject()), _ -> new LinkedHashSet<>())
                        .add(block.source());
            }
        }
        return found;
    }

    private static List<Block> all(Ruleset rules) {
        return Stream.concat(rules.blocks().stream(), rules.allows().stream()).toList();
    }

    private static void users(Ruleset rules, List<Observation> sockets, Whereabouts found) {
        for (Subject.User user : subjects(all(rules), Subject.User.class).keySet()) {
            found.sockets().put(user, OlderSockets.ports(sockets, socket -> socket.uid() == user.uid()));
        }
    }

    private void controlGroups(Ruleset rules, Whereabouts found) {
        subjects(all(rules), Subject.ControlGroup.class).forEach((group, sources) -> {
            Optional<Path> directory = tree.flatMap(whole -> whole.directory(group.path()))
                    .filter(Files::isDirectory)
                    .filter(_ -> CgroupTree.quotable(group.path()) && CgroupTree.level(group.path()) > 0);
            if (directory.isPresent()) {
                found.sockets().put(group, new SubjectSockets(inRules(List.of(directory.get())), List.of(), List.of()));
                found.inodes().put(group, inodes(processesIn(group.path())));
            } else {
                sources.forEach(source -> found.missing()
                        .add(new NotEnforced(
                                source, "there is no control group (version 2, not the root) " + group.path())));
            }
        });
    }

    private void executables(Ruleset rules, List<Observation> sockets, Whereabouts found) {
        Map<Subject.Executable, Set<String>> wanted = subjects(rules.blocks(), Subject.Executable.class);
        Map<Long, Confinement.Confined> confined = confined(wanted, found);
        older.retain(confined.keySet());
        wanted.forEach((executable, sources) -> {
            Confinement.Confined of = confined.get(executable.binary());
            if (of != null) {
                locate(executable, of, sockets, found);
                sources.forEach(source -> of.reasons.stream()
                        .limit(REASONS)
                        .forEach(reason -> found.missing().add(new NotEnforced(source, reason))));
            }
        });
        // An allowed binary is blocked too, perhaps with other processes known; it is in the same groups.
        for (Subject.Executable allowed :
                subjects(rules.allows(), Subject.Executable.class).keySet()) {
            wanted.keySet().stream()
                    .filter(blocked -> blocked.binary() == allowed.binary()
                            && found.sockets().containsKey(blocked))
                    .findFirst()
                    .ifPresent(blocked -> {
                        found.sockets().put(allowed, found.sockets().getOrDefault(blocked, SubjectSockets.NONE));
                        found.inodes().put(allowed, found.inodes().getOrDefault(blocked, Set.of()));
                    });
        }
    }

    private Map<Long, Confinement.Confined> confined(Map<Subject.Executable, Set<String>> wanted, Whereabouts found) {
        String reason = "control groups version 2 are not mounted";
        try {
            if (confinement.isPresent()) {
                return confinement.get().hold(wanted.keySet());
            }
        } catch (IOException e) {
            reason = e.getMessage();
        }
        for (Set<String> sources : wanted.values()) {
            for (String source : sources) {
                found.missing().add(new NotEnforced(source, "binaries cannot be confined here: " + reason));
            }
        }
        return Map.of();
    }

    private void locate(
            Subject.Executable executable,
            Confinement.Confined confined,
            List<Observation> sockets,
            Whereabouts found) {
        Set<Long> open = inodes(confined.processes);
        SubjectSockets ports = older.ports(executable.binary(), confined.processes, open, sockets);
        found.sockets()
                .put(executable, new SubjectSockets(inRules(confined.groups), ports.tcpPorts(), ports.udpPorts()));
        found.inodes().put(executable, open);
    }

    private List<SubjectSockets.Group> inRules(List<Path> directories) {
        return tree.map(whole -> directories.stream().map(whole::inRules).toList())
                .orElse(List.of());
    }

    private Set<ProcessKey> processesIn(String path) {
        Set<ProcessKey> inside = new HashSet<>();
        for (ProcessKey process : table.processes()) {
            CgroupTree.of(process.pid())
                    .filter(group -> group.equals(path) || group.startsWith(path + "/"))
                    .ifPresent(_ -> inside.add(process));
        }
        return inside;
    }

    private Set<Long> inodes(Set<ProcessKey> processes) {
        Set<Long> inodes = new HashSet<>();
        for (ProcessKey process : processes) {
            for (long inode : table.socketInodes(process)) {
                inodes.add(inode);
            }
        }
        return inodes;
    }
}

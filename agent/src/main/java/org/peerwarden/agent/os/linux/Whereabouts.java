package org.peerwarden.agent.os.linux;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.peerwarden.agent.firewall.Firewall.NotEnforced;
import org.peerwarden.agent.firewall.Subject;

/**
 * Where the subjects of a ruleset are to be found on this host.
 *
 * @param sockets how rules know their packets; one that cannot be found is missing
 * @param inodes their sockets, of control groups and executables
 * @param missing what cannot be found, or not wholly, and why
 */
record Whereabouts(Map<Subject, SubjectSockets> sockets, Map<Subject, Set<Long>> inodes, List<NotEnforced> missing) {}

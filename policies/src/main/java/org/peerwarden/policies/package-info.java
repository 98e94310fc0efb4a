/**
 * The policy language: text in, checked rules out, and what they say of what an agent sees. Pure: the same text and the same
 * facts give the same answer, everywhere and always.
 *
 * <p>Starting points: {@link Policies#check} (text to policy or problems), {@link Policy#decide} (facts to ruling),
 * {@link Precedence} (which rule wins).
 *
 * <h2>A policy</h2>
 *
 * <pre>{@code
 * policy: workstation-baseline
 * description: What a workstation may not do.
 * rules:
 *   - name: no-bittorrent          # unique in the policy: a-z, 0-9 and -
 *     action: block                # allow, alert, block or isolate
 *     groups: [workstations]       # hosts in any of these; every host where left out
 *     family: bittorrent           # the verdict on the binary names this protocol family ...
 *     minimum: confirmed           # ... with at least this much evidence: suspected, probable (if left out), confirmed
 *     reason: File sharing is not for workstations.
 *   - name: no-odd-swarms
 *     action: alert
 *     kind: file-sharing           # the verdict on the binary names this kind of peer
 *   - name: no-client-from-tmp
 *     action: isolate
 *     binary: {path: /tmp/client, name: client, sha256: 64 hexadecimal digits, package: client}
 *   - name: no-known-swarm
 *     action: block
 *     peer: [203.0.113.0/24, "2001:db8::/32"]
 *     port: [6881, 6882-6889]      # at the peer or on this host
 *     transport: tcp               # tcp or udp; both where left out
 * }</pre>
 *
 * <p>All conditions of a rule must hold; of a list, any item. A rule has at least one condition, and one that blocks or
 * isolates must leave something out. A condition on what is not known (a hash not computed yet, a peer that the host cannot
 * see) does not hold: nothing is guessed. Quote an IPv6 address inside brackets, where YAML reads {@code ::} on its own.
 *
 * <h2>Which rule wins</h2>
 *
 * <p>Of the rules that hold for a subject exactly one speaks:
 *
 * <ol>
 *   <li>The strongest action: {@code allow}, then {@code isolate}, {@code block}, {@code alert}. An exception is written as an
 *       {@code allow} and always wins; where nothing is allowed, the graver consequence does.
 *   <li>Among these the most specific: more conditions, then the smaller range of peers.
 *   <li>Among these the one that stands first in the file.
 * </ol>
 *
 * <p>So the place in the file never changes what is done, only which of two like rules is named. Two rules with the same
 * conditions, different actions, and the same claim on a group contradict each other: the policy is refused. A rule that can
 * never speak because another always does is warned of.
 *
 * <p>Nothing allows by itself: where no rule holds the policy says nothing, and the binary is left alone.
 *
 * <p>Policies that ship stand as files in {@code policies/library}, each to be copied and changed.
 *
 * <p>Must not know: anything else of ours; files, networks, threads, clocks.
 */
@NullMarked
package org.peerwarden.policies;

import org.jspecify.annotations.NullMarked;

package org.peerwarden.controller.fleet;

/**
 * A host with what the controller keeps to know it again.
 *
 * @param continuity hexadecimal value given at the last welcome; empty before the first
 * @param shown value that the agent showed at that welcome: what it still has when it did not keep the newer one
 * @param spool identifier of the spool that the agent last named, hexadecimal; empty before the first stream
 * @param droppedBefore records dropped from spools before that one
 */
public record Member(Host host, String continuity, String shown, String spool, long droppedBefore) {
    Member with(Host changed) {
        return new Member(changed, continuity, shown, spool, droppedBefore);
    }
}

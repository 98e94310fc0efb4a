package org.peerwarden.controller.fleet;

import java.util.List;

/** Where hosts are kept. Durable when a method returns; fails with STORE_FULL or STORE_FAILED. */
public interface HostStore {
    /** Adds or replaces a host. Whether it is online is not kept. */
    void put(Member member);

    /** All, those that were removed from the fleet too; none of them online. */
    List<Member> all();
}

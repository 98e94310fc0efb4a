package org.peerwarden.agent.os.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class CgroupTreeTest {
    private static final String HYBRID = """
            30 1 0:26 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755
            31 30 0:27 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu
            32 30 0:28 / /sys/fs/cgroup/unified rw,relatime shared:4 - cgroup2 cgroup2 rw
            """;

    @Test
    void isFoundWhereverItIsMounted() {
        assertThat(CgroupTree.parse(HYBRID)).contains(new CgroupTree(Path.of("/sys/fs/cgroup/unified"), "/"));
        assertThat(CgroupTree.parse("40 1 0:28 / /a\\040b rw - cgroup2 none rw"))
                .contains(new CgroupTree(Path.of("/a b"), "/"));
        assertThat(CgroupTree.parse("31 30 0:27 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu"))
                .isEmpty();
        assertThat(CgroupTree.parse("rubbish\n\n- cgroup2")).isEmpty();
    }

    @Test
    void ofSeveralMountsTheOneThatShowsMostIsTaken() {
        assertThat(CgroupTree.parse("40 1 0:28 /part /x rw - cgroup2 none rw\n41 1 0:28 / /y rw - cgroup2 none rw\n"))
                .contains(new CgroupTree(Path.of("/y"), "/"));
    }

    @Test
    void rulesNameADirectoryFromWhereNftLooks() {
        assertThat(CgroupTree.nftPath(Path.of("/sys/fs/cgroup/a/b"))).isEqualTo("a/b");
        assertThat(CgroupTree.nftPath(Path.of("/sys/fs/cgroup/unified/a"))).isEqualTo("unified/a");
        assertThat(CgroupTree.nftPath(Path.of("/mnt/groups/a"))).isEqualTo("../../../mnt/groups/a");
    }

    @Test
    void groupsAndDirectoriesAreTwoNamesOfOneThing() {
        CgroupTree whole = new CgroupTree(Path.of("/m"), "/");
        assertThat(whole.directory("/a/b")).contains(Path.of("/m/a/b"));
        assertThat(whole.directory("/")).contains(Path.of("/m"));
        assertThat(whole.directory("/../outside")).isEmpty();
        assertThat(whole.group(Path.of("/m/a"))).isEqualTo("/a");

        CgroupTree part = new CgroupTree(Path.of("/m"), "/part");
        assertThat(part.directory("/part/a")).contains(Path.of("/m/a"));
        assertThat(part.directory("/part")).contains(Path.of("/m"));
        assertThat(part.directory("/party")).isEmpty();
        assertThat(part.group(Path.of("/m/a"))).isEqualTo("/part/a");
    }

    @Test
    void levelsCountFromTheRoot() {
        assertThat(CgroupTree.level("/")).isZero();
        assertThat(CgroupTree.level("/a")).isEqualTo(1);
        assertThat(CgroupTree.level("/a/b")).isEqualTo(2);
    }

    @Test
    void readsTheGroupOfAProcess() {
        assertThat(CgroupTree.parseGroup("3:cpu:/x\n0::/user.slice/a\n")).contains("/user.slice/a");
        assertThat(CgroupTree.parseGroup("3:cpu:/x\n")).isEmpty();
    }
}

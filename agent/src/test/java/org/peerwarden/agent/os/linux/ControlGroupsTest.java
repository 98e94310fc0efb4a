package org.peerwarden.agent.os.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ControlGroupsTest {
    private static final String ID = "4f5b6c7d8e9fa0b1c2d3e4f5061728394a5b6c7d8e9fa0b1c2d3e4f506172839";

    private static final String HYBRID = """
            12:pids:/system.slice/ssh.service
            11:memory:/system.slice/ssh.service
            1:name=systemd:/system.slice/ssh.service
            0::/system.slice/ssh.service
            """;

    private static final String DOCKER_VERSION_1 = """
            12:pids:/docker/%1$s
            1:name=systemd:/docker/%1$s
            0::/system.slice/containerd.service
            """.formatted(ID);

    @Test
    void readTheUnifiedLineBesideVersionOne() {
        assertThat(ControlGroups.unified(HYBRID)).contains("/system.slice/ssh.service");
        assertThat(ControlGroups.unit(HYBRID)).contains("ssh.service");
        assertThat(ControlGroups.container(HYBRID)).isEmpty();
    }

    @Test
    void readTheContainerOfVersionOne() {
        assertThat(ControlGroups.container(DOCKER_VERSION_1)).contains(ID);
        assertThat(ControlGroups.unit(DOCKER_VERSION_1)).isEmpty();
    }

    @Test
    void sayNothingOfNothing() {
        for (String text : new String[] {"", "\n", "garbage", "1:memory:/x\n", "::", "0:"}) {
            assertThat(ControlGroups.unified(text)).as(text).isEmpty();
            assertThat(ControlGroups.unit(text)).as(text).isEmpty();
            assertThat(ControlGroups.container(text)).as(text).isEmpty();
        }
        assertThat(ControlGroups.unified("0::/gone.service (deleted)")).contains("/gone.service");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /docker/ID                                                                          | ID
            /system.slice/docker-ID.scope                                                       | ID
            /system.slice/docker-ID.scope/init                                                  | ID
            /kubepods/besteffort/pod3f2e1d0c-1111-2222-3333-444455556666/ID                     | ID
            /kubepods.slice/kubepods-pod1.slice/cri-containerd-ID.scope                         | ID
            /kubepods.slice/kubepods-pod1.slice/crio-ID.scope                                   | ID
            /system.slice/containerd.service/kubepods-besteffort-pod1.slice:cri-containerd:ID   | ID
            /default/ID                                                                         | ID
            /user.slice/user-1000.slice/user@1000.service/user.slice/libpod-ID.scope/container  | ID
            /machine.slice/libpod-ID.scope                                                      | ID
            /libpod_parent/libpod-ID                                                            | ID
            /machine.slice/libpod-conmon-ID.scope                                               |
            /lxc/web                                                                            | web
            /lxc.payload.web/system.slice/nginx.service                                         | web
            /lxc.payload/web                                                                    | web
            /lxc.monitor.web                                                                    |
            /machine.slice/systemd-nspawn@build\\x2dbox.service/payload                         | build-box
            /machine.slice/machine-debian.scope                                                 | debian
            /machine.slice/machine-qemu\\x2d1\\x2dvm.scope                                      |
            /system.slice/nginx.service                                                         |
            /user.slice/user-1000.slice/session-2.scope                                         |
            """)
    void findTheContainer(String path, String container) {
        assertThat(ControlGroups.container("0::" + path.replace("ID", ID).replace("\\\\", "\\")))
                .isEqualTo(Optional.ofNullable(container).map(name -> name.replace("ID", ID)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /system.slice/nginx.service                                         | nginx.service
            /system.slice/system-getty.slice/getty@tty1.service                 | getty@tty1.service
            /user.slice/user-1000.slice/session-2.scope                         | session-2.scope
            /user.slice/user-1000.slice/user@1000.service/app.slice/client.service | client.service
            /user.slice/user-1000.slice/user@1000.service                       | user@1000.service
            /system.slice/_cgroup.service                                       | cgroup.service
            /init.scope                                                         | init.scope
            /system.slice                                                       |
            /pw-test                                                            |
            /                                                                   |
            """)
    void findTheUnit(String path, String unit) {
        assertThat(ControlGroups.unit("0::" + path)).isEqualTo(Optional.ofNullable(unit));
    }
}

package org.peerwarden.installers.lab;

import java.util.List;

/** Opens a lab, says its name and the process of a host, and waits to be killed. */
final class LabHolder {
    private LabHolder() {}

    public static void main(String[] arguments) throws InterruptedException {
        Lab lab = Lab.open();
        LabHost host = lab.host("one");
        host.start("sleeper", List.of("sleep", "1000"));
        System.out.println(lab.run() + " " + host.firstProcess());
        Thread.currentThread().join();
    }
}

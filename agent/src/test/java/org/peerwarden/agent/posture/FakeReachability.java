package org.peerwarden.agent.posture;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.peerwarden.agent.firewall.FakeFirewall;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Transport;

/** Others that are up or down, behind a fake firewall; or whom no firewall keeps away. */
final class FakeReachability implements Reachability {
    private final FakeFirewall firewall;
    private final Set<Endpoint> up = new HashSet<>();
    private final Set<Endpoint> pierced = new HashSet<>();
    private final List<Endpoint> tried = new CopyOnWriteArrayList<>();
    private List<Endpoint> gateways = List.of();

    FakeReachability(FakeFirewall firewall) {
        this.firewall = firewall;
    }

    void up(Endpoint... targets) {
        up.addAll(List.of(targets));
    }

    void down(Endpoint target) {
        up.remove(target);
    }

    /** Is reached whatever the rules say, as through a door that the firewall does not watch. */
    void pierce(Endpoint target) {
        pierced.add(target);
    }

    void gateway(Endpoint gateway) {
        gateways = List.of(gateway);
    }

    List<Endpoint> tried() {
        return List.copyOf(tried);
    }

    @Override
    public Outcome connect(Endpoint target) {
        tried.add(target);
        boolean reached = pierced.contains(target) || (up.contains(target) && firewall.passes(Transport.TCP, target));
        return reached ? new Outcome(true, true, "answered") : new Outcome(false, false, "nothing came back");
    }

    @Override
    public List<Endpoint> gateways() {
        return gateways;
    }
}

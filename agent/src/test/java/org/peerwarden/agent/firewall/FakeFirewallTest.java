package org.peerwarden.agent.firewall;

import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Transport;

/** The fake is held to what the real ones are. */
final class FakeFirewallTest extends FirewallContract {
    private final FakeFirewall fake = new FakeFirewall();

    @Override
    protected Firewall open() {
        return fake;
    }

    @Override
    protected boolean passes(Transport transport, Endpoint peer) {
        return fake.passes(transport, peer);
    }

    @Override
    protected void connect(Endpoint peer) {
        fake.connect(peer);
    }

    @Override
    protected void disturb() {
        fake.disturb();
    }
}

package org.peerwarden.controller;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.peerwarden.controller.flow.Endpoint;
import org.peerwarden.policies.Address;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where agents reach this controller, as addresses for desired states and as names for certificates. Found once, at the start:
 * an isolated host never asks for a name.
 *
 * @param endpoints in order of preference; port 0 stands for the agents' port
 * @param names for certificates
 */
record Reaches(List<Endpoint> endpoints, List<String> names) {
    private static final Logger LOG = LoggerFactory.getLogger(Reaches.class);

    Reaches {
        endpoints = List.copyOf(endpoints);
        names = List.copyOf(names);
    }

    /** Of what the configuration advertises, or else of this machine. */
    static Reaches of(ControllerConfig config) {
        Set<Endpoint> endpoints = new LinkedHashSet<>();
        for (Reach reach : config.advertise()) {
            addresses(reach.host()).forEach(address -> endpoints.add(new Endpoint(address, reach.port())));
        }
        if (endpoints.isEmpty()) {
            machine(config.listen()).forEach(address -> endpoints.add(new Endpoint(address, 0)));
        }
        Set<String> names = new LinkedHashSet<>();
        config.advertise().forEach(reach -> names.add(reach.host()));
        names.addAll(config.names());
        endpoints.forEach(endpoint -> names.add(endpoint.address().toString()));
        names.addAll(List.of("localhost", "127.0.0.1", "::1"));
        return new Reaches(List.copyOf(endpoints), List.copyOf(names));
    }

    /** The endpoints with the agents' port where they name none. */
    List<Endpoint> at(int agentsPort) {
        return endpoints.stream()
                .map(endpoint -> endpoint.port() == 0 ? new Endpoint(endpoint.address(), agentsPort) : endpoint)
                .toList();
    }

    private static List<Address> addresses(String host) {
        Optional<Address> literal = Address.parse(host);
        if (literal.isPresent()) {
            return List.of(literal.get());
        }
        try {
            List<Address> found = new ArrayList<>();
            for (InetAddress address : InetAddress.getAllByName(host)) {
                found.add(Address.of(address.getAddress()));
            }
            Collections.sort(found);
            return found;
        } catch (UnknownHostException e) {
            LOG.warn(
                    "event=advertised-name-unknown name={} advice=\"agents will not be told of it; give its address\"",
                    host);
            return List.of();
        }
    }

    private static List<Address> machine(String listen) {
        Optional<Address> one = Address.parse(listen)
                .filter(address -> !address.toString().equals("0.0.0.0")
                        && !address.toString().equals("::"));
        if (one.isPresent()) {
            return List.of(one.get());
        }
        List<Address> found = new ArrayList<>();
        try {
            for (NetworkInterface networkInterface : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (networkInterface.isUp() && !networkInterface.isLoopback()) {
                    Collections.list(networkInterface.getInetAddresses()).stream()
                            .filter(address -> !(address instanceof Inet6Address && address.isLinkLocalAddress()))
                            .forEach(address -> found.add(Address.of(address.getAddress())));
                }
            }
        } catch (SocketException e) {
            LOG.warn("event=addresses-unreadable advice=\"say with --advertise where agents reach the controller\"", e);
        }
        // IPv4 before IPv6, each rising: the same at every start, so that no revision is made for nothing.
        Collections.sort(found);
        return found.isEmpty() ? List.of(Address.of(new byte[] {127, 0, 0, 1})) : found;
    }
}

package org.peerwarden.controller.session;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.peerwarden.proto.v1.AttributionMethod;
import org.peerwarden.proto.v1.BinaryOrigin;
import org.peerwarden.proto.v1.BinarySeen;
import org.peerwarden.proto.v1.Direction;
import org.peerwarden.proto.v1.Endpoint;
import org.peerwarden.proto.v1.Evidence;
import org.peerwarden.proto.v1.FlowChange;
import org.peerwarden.proto.v1.Outcome;
import org.peerwarden.proto.v1.Parent;
import org.peerwarden.proto.v1.PolicyEvent;
import org.peerwarden.proto.v1.ProcessRef;
import org.peerwarden.proto.v1.ProcessSeen;
import org.peerwarden.proto.v1.Record;
import org.peerwarden.proto.v1.Transport;
import org.peerwarden.proto.v1.VerdictChange;
import org.peerwarden.proto.v1.VerdictLevel;

/** Records as an agent sends them, every field set to something of its own. */
public final class Records {
    private static final Timestamp FIRST =
            Timestamp.newBuilder().setSeconds(1_790_000_000).setNanos(1).build();
    private static final Timestamp LAST =
            Timestamp.newBuilder().setSeconds(1_790_000_060).setNanos(2).build();

    private Records() {}

    /** A flow with a number of its own. */
    public static Record flow(int number) {
        return Record.newBuilder().setFlow(flowChange(number)).build();
    }

    /** The same, to be changed. */
    public static FlowChange.Builder flowChange(int number) {
        return FlowChange.newBuilder()
                .setFlowId(bytes(new UUID(7, number)))
                .setSequence(3)
                .setTransport(Transport.TRANSPORT_TCP)
                .setDirection(Direction.DIRECTION_OUTBOUND)
                .setLocal(endpoint(10, 51413))
                .setPeer(endpoint(11, 6881))
                .setFirstSeen(FIRST)
                .setLastSeen(LAST)
                .setBytesSent(100)
                .setBytesReceived(200)
                .setOutcome(Outcome.OUTCOME_ESTABLISHED)
                .setDnsName("peer.test")
                .setMethod(AttributionMethod.ATTRIBUTION_METHOD_INODE)
                .setProcess(ProcessRef.newBuilder().setPid(42).setStart(4242))
                .setBinaryId(9);
    }

    public static Record process() {
        return Record.newBuilder()
                .setProcess(ProcessSeen.newBuilder()
                        .setProcess(ProcessRef.newBuilder().setPid(42).setStart(4242))
                        .setBinaryId(9)
                        .addCommandLine("transmission-cli")
                        .addCommandLine("--token=***")
                        .setUid(1000)
                        .setUser("alice")
                        .addParents(Parent.newBuilder()
                                .setProcess(ProcessRef.newBuilder().setPid(1).setStart(1))
                                .setExecutable("/sbin/init"))
                        .setCgroup("/user.slice")
                        .setUnit("session.scope")
                        .setContainer("c0ffee")
                        .setNetworkNamespace(4026531840L))
                .build();
    }

    public static Record binary() {
        return Record.newBuilder()
                .setBinary(BinarySeen.newBuilder()
                        .setBinaryId(9)
                        .setPath("/usr/bin/transmission-cli")
                        .setDevice(2049)
                        .setInode(77)
                        .setOrigin(BinaryOrigin.BINARY_ORIGIN_FILE)
                        .setSha256(ByteString.copyFrom(new byte[32]))
                        .setPackage("transmission-cli")
                        .setPackageVersion("3.00"))
                .build();
    }

    public static Record verdict() {
        return Record.newBuilder()
                .setVerdict(VerdictChange.newBuilder()
                        .setBinaryId(9)
                        .setAt(LAST)
                        .setLevel(VerdictLevel.VERDICT_LEVEL_PROBABLE)
                        .setFamily("bittorrent")
                        .setKind("file-sharing")
                        .setConfidence(0.9)
                        .addEvidence(Evidence.newBuilder()
                                .setDecider("peers-without-names")
                                .setObservation("14 peers without a name")
                                .setWeight(0.5)
                                .setExampleFlow(bytes(new UUID(7, 1)))))
                .build();
    }

    public static Record policy() {
        return Record.newBuilder()
                .setPolicy(PolicyEvent.newBuilder()
                        .setAt(LAST)
                        .setPolicyVersion("7")
                        .setRule("no-torrents")
                        .setAction("block")
                        .setBinaryId(9)
                        .setPeer(endpoint(11, 6881))
                        .setEnforced(true)
                        .setReason("group workstations"))
                .build();
    }

    /** 16 bytes, as identifiers travel. */
    public static ByteString bytes(UUID id) {
        return ByteString.copyFrom(ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array());
    }

    private static Endpoint endpoint(int first, int port) {
        return Endpoint.newBuilder()
                .setAddress(ByteString.copyFrom(new byte[] {(byte) first, 0, 0, 2}))
                .setPort(port)
                .build();
    }
}

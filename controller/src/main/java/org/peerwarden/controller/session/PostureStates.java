package org.peerwarden.controller.session;

import com.google.protobuf.ByteString;
import org.peerwarden.controller.identity.HostId;
import org.peerwarden.controller.posture.Postures;
import org.peerwarden.controller.posture.SignedState;
import org.peerwarden.proto.v1.AppliedState;
import org.peerwarden.proto.v1.SignedDesiredState;

/** The postures, as they travel. */
final class PostureStates implements States {
    private final Postures postures;

    PostureStates(Postures postures) {
        this.postures = postures;
    }

    @Override
    public Outgoing desired(HostId host) {
        SignedState state = postures.desired(host);
        return new Outgoing(
                SignedDesiredState.newBuilder()
                        .setPayload(ByteString.copyFrom(state.payload()))
                        .setSignature(ByteString.copyFrom(state.signature()))
                        .build(),
                state.lease());
    }

    @Override
    public void applied(HostId host, AppliedState applied) {
        postures.applied(host, AppliedReader.read(applied));
    }
}

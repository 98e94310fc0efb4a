package org.peerwarden.controller.flow;

class FakeFlowsTest extends FlowsContract {
    private final LiveView live = new LiveView();
    private final FakeFlows flows = new FakeFlows(live);

    @Override
    protected Ingest ingest() {
        return flows;
    }

    @Override
    protected FlowHistory history() {
        return flows;
    }

    @Override
    protected LiveView live() {
        return live;
    }
}

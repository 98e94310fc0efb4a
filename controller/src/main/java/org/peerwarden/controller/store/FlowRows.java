package org.peerwarden.controller.store;

import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.peerwarden.controller.flow.ProcessRef;
import org.peerwarden.controller.flow.TelemetryRecord;
import org.peerwarden.controller.flow.TelemetryRecord.BinarySeen;
import org.peerwarden.controller.flow.TelemetryRecord.FlowChanged;
import org.peerwarden.controller.flow.TelemetryRecord.PolicyEvent;
import org.peerwarden.controller.flow.TelemetryRecord.ProcessSeen;
import org.peerwarden.controller.flow.TelemetryRecord.VerdictChanged;
import org.peerwarden.controller.identity.HostId;
import tools.jackson.databind.json.JsonMapper;

/** Writes records as rows, in the transaction of the connection. The columns are in the order of {@link FlowFiles}' tables. */
final class FlowRows implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final DuckDBAppender flows;
    private final DuckDBAppender processes;
    private final DuckDBAppender binaries;
    private final DuckDBAppender verdicts;
    private final DuckDBAppender policyEvents;

    FlowRows(DuckDBConnection connection, String catalogue) throws SQLException {
        flows = connection.createAppender(catalogue, "main", "flows");
        processes = connection.createAppender(catalogue, "main", "processes");
        binaries = connection.createAppender(catalogue, "main", "binaries");
        verdicts = connection.createAppender(catalogue, "main", "verdicts");
        policyEvents = connection.createAppender(catalogue, "main", "policy_events");
    }

    void append(HostId host, TelemetryRecord record, long serial) throws SQLException {
        switch (record) {
            case FlowChanged flow -> append(host, flow, serial);
            case ProcessSeen process -> append(host, process, serial);
            case BinarySeen binary -> append(host, binary, serial);
            case VerdictChanged verdict -> append(host, verdict, serial);
            case PolicyEvent event -> append(host, event, serial);
        }
    }

    private void append(HostId host, FlowChanged flow, long serial) throws SQLException {
        DuckDBAppender row = flows.beginRow();
        row.append(host.value());
        row.append(flow.flow());
        row.append(flow.sequence());
        row.append(flow.transport().name());
        row.append(flow.direction().name());
        row.append(AddressKeys.key(flow.local().address()));
        row.append(flow.local().port());
        if (flow.peer().isPresent()) {
            row.append(AddressKeys.key(flow.peer().get().address()));
            row.append(flow.peer().get().port());
        } else {
            row.appendNull();
            row.appendNull();
        }
        row.append(Times.micros(flow.firstSeen()));
        row.append(Times.micros(flow.lastSeen()));
        append(row, flow.bytesSent());
        append(row, flow.bytesReceived());
        row.append(flow.outcome().name());
        row.append(flow.dnsName());
        row.append(flow.method().name());
        append(row, flow.process().stream().mapToLong(ProcessRef::pid).findFirst());
        append(row, flow.process().stream().mapToLong(ProcessRef::start).findFirst());
        row.append(flow.binary());
        row.append(serial);
        row.endRow();
    }

    private void append(HostId host, ProcessSeen process, long serial) throws SQLException {
        DuckDBAppender row = processes.beginRow();
        row.append(host.value());
        row.append(process.process().pid());
        row.append(process.process().start());
        row.append(process.binary());
        row.append(JSON.writeValueAsString(process.commandLine()));
        row.append(process.uid());
        row.append(process.user());
        row.append(JSON.writeValueAsString(process.parents()));
        row.append(process.cgroup());
        row.append(process.unit());
        row.append(process.container());
        row.append(process.networkNamespace());
        row.append(serial);
        row.endRow();
    }

    private void append(HostId host, BinarySeen binary, long serial) throws SQLException {
        DuckDBAppender row = binaries.beginRow();
        row.append(host.value());
        row.append(binary.binary());
        row.append(binary.path());
        row.append(binary.device());
        row.append(binary.inode());
        row.append(binary.origin().name());
        row.append(binary.sha256());
        row.append(binary.packageName());
        row.append(binary.packageVersion());
        row.append(serial);
        row.endRow();
    }

    private void append(HostId host, VerdictChanged verdict, long serial) throws SQLException {
        DuckDBAppender row = verdicts.beginRow();
        row.append(host.value());
        row.append(verdict.binary());
        row.append(Times.micros(verdict.at()));
        row.append(verdict.level().name());
        row.append(verdict.family());
        row.append(verdict.kind());
        row.append(verdict.confidence());
        row.append(JSON.writeValueAsString(verdict.evidence()));
        row.append(serial);
        row.endRow();
    }

    private void append(HostId host, PolicyEvent event, long serial) throws SQLException {
        DuckDBAppender row = policyEvents.beginRow();
        row.append(host.value());
        row.append(Times.micros(event.at()));
        row.append(event.policyVersion());
        row.append(event.rule());
        row.append(event.action());
        row.append(event.binary());
        if (event.peer().isPresent()) {
            row.append(AddressKeys.key(event.peer().get().address()));
            row.append(event.peer().get().port());
        } else {
            row.appendNull();
            row.appendNull();
        }
        row.append(event.enforced());
        row.append(event.reason());
        row.append(serial);
        row.endRow();
    }

    private static void append(DuckDBAppender row, OptionalLong number) throws SQLException {
        if (number.isPresent()) {
            row.append(number.getAsLong());
        } else {
            row.appendNull();
        }
    }

    /** Hands what was appended to the transaction. */
    void flush() throws SQLException {
        for (DuckDBAppender appender : List.of(flows, processes, binaries, verdicts, policyEvents)) {
            appender.flush();
        }
    }

    @Override
    public void close() throws SQLException {
        for (DuckDBAppender appender : List.of(flows, processes, binaries, verdicts, policyEvents)) {
            appender.close();
        }
    }
}

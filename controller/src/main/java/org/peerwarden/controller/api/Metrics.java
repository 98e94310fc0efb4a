package org.peerwarden.controller.api;

/** Status in the text format of Prometheus. Names follow its conventions; there are no labels that grow with the fleet. */
final class Metrics {
    private Metrics() {}

    static String of(StatusView status) {
        StringBuilder text = new StringBuilder();
        metric(
                text,
                "peerwarden_hosts",
                "gauge",
                "Hosts of the fleet.",
                status.hosts().total());
        metric(
                text,
                "peerwarden_hosts_online",
                "gauge",
                "Hosts that are connected.",
                status.hosts().online());
        metric(
                text,
                "peerwarden_hosts_isolated",
                "gauge",
                "Hosts that are isolated or to be.",
                status.hosts().isolated());
        metric(
                text,
                "peerwarden_hosts_unwell",
                "gauge",
                "Hosts with a warning or error.",
                status.hosts().unwell());
        metric(text, "peerwarden_event_watchers", "gauge", "Clients that watch events.", status.watchers());
        metric(
                text,
                "peerwarden_events_missed_total",
                "counter",
                "Events that clients lost for reading too slowly.",
                status.missedEvents());
        metric(
                text,
                "peerwarden_records_dropped_total",
                "counter",
                "Records of telemetry that agents dropped for want of space.",
                status.droppedRecords());
        metric(
                text,
                "peerwarden_start_time_seconds",
                "gauge",
                "When the controller was started.",
                status.startedAt().getEpochSecond());
        return text.toString();
    }

    private static void metric(StringBuilder text, String name, String type, String help, long value) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        text.append(name).append(' ').append(value).append('\n');
    }
}

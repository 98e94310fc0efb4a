package org.peerwarden.controller.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.peerwarden.controller.identity.HostId;
import org.peerwarden.controller.posture.AppliedState;
import org.peerwarden.controller.posture.Kept;
import org.peerwarden.controller.posture.PostureStore;
import org.peerwarden.controller.posture.Report;
import tools.jackson.databind.json.JsonMapper;

/** Postures in SQLite; what a host reports as JSON, since nothing is asked of its parts. */
public final class SqlPostureStore implements PostureStore {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Database database;

    public SqlPostureStore(Database database) {
        this.database = database;
    }

    @Override
    public void put(List<Kept> kept) {
        database.writing(handle -> kept.forEach(one -> put(handle, one)));
    }

    private static void put(Handle handle, Kept kept) {
        handle.createUpdate("""
                        INSERT INTO postures (host, revision, content, applied, reported_at)
                        VALUES (:host, :revision, :content, :applied, :reportedAt)
                        ON CONFLICT (host) DO UPDATE SET
                            revision = :revision, content = :content, applied = :applied, reported_at = :reportedAt""")
                .bind("host", kept.host().value())
                .bind("revision", kept.revision())
                .bind("content", kept.content())
                .bind("applied", kept.report().map(Report::applied).map(JSON::writeValueAsString))
                .bind("reportedAt", kept.report().map(Report::at).map(Times::micros))
                .execute();
    }

    @Override
    public List<Kept> all() {
        return database.read(handle -> handle.createQuery("SELECT * FROM postures ORDER BY host")
                .map((row, context) -> kept(row))
                .list());
    }

    private static Kept kept(ResultSet row) throws SQLException {
        String applied = row.getString("applied");
        return new Kept(
                new HostId(row.getString("host")),
                row.getLong("revision"),
                row.getString("content"),
                applied == null
                        ? Optional.empty()
                        : Optional.of(new Report(
                                JSON.readValue(applied, AppliedState.class),
                                Times.instant(row.getLong("reported_at")))));
    }
}

package org.peerwarden.agent.os;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a tool of the system and gives what it wrote. */
public interface SystemTool {
    /** The system's tools answer at once; one that hangs is ended after this long. */
    int SECONDS = 20;

    /** In bytes; far more than these tools write. */
    int MOST_OUTPUT = 4 << 20;

    /** Empty where it could not be run, failed, or took too long. */
    Optional<String> run(String file, String... arguments);

    /** Tools are taken from this folder, or by their absolute path; never from the search path. */
    static SystemTool in(Path folder) {
        return (file, arguments) -> {
            List<String> command = new ArrayList<>(List.of(folder.resolve(file).toString()));
            command.addAll(List.of(arguments));
            return output(command);
        };
    }

    private static Optional<String> output(List<String> command) {
        Logger log = LoggerFactory.getLogger(SystemTool.class);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            var late = process.onExit()
                    .orTimeout(SECONDS, TimeUnit.SECONDS)
                    .whenComplete((done, failure) -> process.destroyForcibly());
            String text = new String(process.getInputStream().readNBytes(MOST_OUTPUT), Charset.defaultCharset());
            late.cancel(false);
            return process.waitFor() == 0 ? Optional.of(text) : Optional.empty();
        } catch (IOException e) {
            log.warn("event=tool_failed tool={} reason={}", command.getFirst(), e.getMessage());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}

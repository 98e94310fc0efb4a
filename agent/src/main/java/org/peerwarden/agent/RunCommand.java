package org.peerwarden.agent;

import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code peerwarden-agent run}. */
@Command(
        name = "run",
        description = {
            "Runs the agent until it is told to end (SIGTERM, SIGINT).",
            "What is blocked or isolated stays so when it ends; 'cleanup' removes everything."
        })
final class RunCommand implements Callable<Integer> {
    @Mixin
    private Place place = new Place();

    @Override
    public Integer call() throws InterruptedException {
        AgentConfig config = place.resolve();
        Agent agent = new Agent(config, InstantSource.system());
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(() -> {
                    agent.close();
                    ended.countDown();
                }));
        agent.start(config.poll());
        ended.await();
        return 0;
    }
}

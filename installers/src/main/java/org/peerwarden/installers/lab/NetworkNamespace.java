package org.peerwarden.installers.lab;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Runs a piece of this JVM in a host's network. A socket stays in the network that it was made in, so that only making it has
 * to happen there.
 */
final class NetworkNamespace {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle OPEN =
            function("open", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    private static final MethodHandle SETNS =
            function("setns", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle CLOSE =
            function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final int READ_ONLY = 0;
    private static final int CLONE_NEWNET = 0x40000000;

    private NetworkNamespace() {}

    /**
     * Runs an action on a thread of its own that has entered the network of a process, and that ends with it.
     *
     * @throws LabException {@code NAMESPACE_MISSING} where it cannot be entered, {@code ACTION_FAILED} where the action failed
     */
    static <T> T within(long process, Callable<T> action) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("in-network-of-" + process).start(() -> {
            try {
                enter(process);
                result.complete(action.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof LabException lab) {
                throw lab;
            }
            throw new LabException("ACTION_FAILED", "in the network of process " + process + ": " + e.getCause(), e);
        }
    }

    private static void enter(long process) throws Throwable {
        String path = "/proc/" + process + "/ns/net";
        try (Arena arena = Arena.ofConfined()) {
            int descriptor = (int) OPEN.invokeExact(arena.allocateFrom(path), READ_ONLY);
            if (descriptor < 0) {
                throw new LabException("NAMESPACE_MISSING", "cannot open " + path);
            }
            int entered = (int) SETNS.invokeExact(descriptor, CLONE_NEWNET);
            int closed = (int) CLOSE.invokeExact(descriptor);
            if (entered != 0 || closed != 0) {
                throw new LabException("NAMESPACE_MISSING", "cannot enter " + path);
            }
        }
    }

    // The only way to setns(2), which Java has no other name for.
    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        SymbolLookup libc = LINKER.defaultLookup();
        return LINKER.downcallHandle(libc.findOrThrow(name), descriptor);
    }
}

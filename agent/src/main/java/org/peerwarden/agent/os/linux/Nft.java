package org.peerwarden.agent.os.linux;

import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import org.peerwarden.agent.firewall.FirewallException;

/** Runs nftables commands in this thread's network namespace. Used by one thread. */
final class Nft implements AutoCloseable {
    private static final int STATELESS_WITH_HANDLES =
            LibNftables.NFT_CTX_OUTPUT_STATELESS | LibNftables.NFT_CTX_OUTPUT_HANDLE;

    private final LibNftables library;
    private final Pointer context;

    /** Throws {@link UnsatisfiedLinkError} where the library is not installed. */
    Nft() {
        library = LibNftables.load();
        context = library.nft_ctx_new(LibNftables.NFT_CTX_DEFAULT);
        if (context == null) {
            throw new FirewallException("nftables: no context");
        }
        library.nft_ctx_buffer_output(context);
        library.nft_ctx_buffer_error(context);
    }

    /** Runs commands as one transaction; all are done or none. */
    void run(String commands) {
        ask(commands, LibNftables.NFT_CTX_DEFAULT);
    }

    /** What a command says about rules, with their handles and without what they counted. */
    String list(String command) {
        return ask(command, STATELESS_WITH_HANDLES);
    }

    /** What a command says, as JSON. */
    String json(String command) {
        return ask(command, LibNftables.NFT_CTX_OUTPUT_JSON);
    }

    private String ask(String commands, int flags) {
        library.nft_ctx_output_set_flags(context, flags);
        int result = library.nft_run_cmd_from_buffer(context, (commands + "\0").getBytes(StandardCharsets.UTF_8));
        String output = text(library.nft_ctx_get_output_buffer(context));
        String error = text(library.nft_ctx_get_error_buffer(context));
        if (result != 0) {
            throw new FirewallException("nftables refused: " + firstLine(error));
        }
        return output;
    }

    private static String text(Pointer buffer) {
        return buffer == null ? "" : buffer.getString(0, "UTF-8");
    }

    /** The rest repeats the command, marked where it went wrong. */
    private static String firstLine(String error) {
        return error.lines().findFirst().orElse("without a reason");
    }

    @Override
    public void close() {
        library.nft_ctx_free(context);
    }
}

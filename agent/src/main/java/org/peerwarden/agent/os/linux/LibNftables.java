package org.peerwarden.agent.os.linux;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import org.jspecify.annotations.NullUnmarked;

/** {@code nftables/libnftables.h} as it is. */
@NullUnmarked
interface LibNftables extends Library {
    int NFT_CTX_DEFAULT = 0;
    int NFT_CTX_OUTPUT_STATELESS = 1 << 2;
    int NFT_CTX_OUTPUT_HANDLE = 1 << 3;
    int NFT_CTX_OUTPUT_JSON = 1 << 4;

    /** Throws {@link UnsatisfiedLinkError} where the library is not installed. */
    static LibNftables load() {
        return Native.load("libnftables.so.1", LibNftables.class);
    }

    Pointer nft_ctx_new(int flags);

    void nft_ctx_free(Pointer context);

    void nft_ctx_output_set_flags(Pointer context, int flags);

    int nft_ctx_buffer_output(Pointer context);

    Pointer nft_ctx_get_output_buffer(Pointer context);

    int nft_ctx_buffer_error(Pointer context);

    Pointer nft_ctx_get_error_buffer(Pointer context);

    int nft_run_cmd_from_buffer(Pointer context, byte[] buffer);
}

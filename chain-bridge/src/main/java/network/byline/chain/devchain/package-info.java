/**
 * The development chain: one sealer, no consensus, no peers, a block for every transaction. An EVM
 * behind {@link network.byline.chain.devchain.EvmEngine}, blocks in an append-only file, JSON-RPC
 * on loopback. It holds no account key. It runs as a process of its own, started by {@link
 * network.byline.chain.devchain.DevChainProcess}; the engine's library is loaded nowhere else.
 */
@NullMarked
package network.byline.chain.devchain;

import org.jspecify.annotations.NullMarked;

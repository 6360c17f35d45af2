/**
 * Talking to a coin and a vault on any chain with Ethereum's JSON-RPC: encoding calls, reading
 * state, decoding events and errors, signing transactions. Start at {@link
 * network.byline.chain.vault.ChainClient} and {@link network.byline.chain.vault.VaultContract}.
 * What is sent when, and again after a crash, is decided elsewhere.
 */
@NullMarked
package network.byline.chain.vault;

import org.jspecify.annotations.NullMarked;

package network.byline.storage.outbox;

import java.math.BigInteger;
import java.time.Instant;
import network.byline.base.value.Digest;

/**
 * A signed transaction of an intent; a second one has the same nonce and higher fees.
 *
 * @param transaction the transaction's hash
 * @param nonce the sender's nonce
 * @param raw the signed bytes
 * @param maxFee the most it pays for a unit of gas, in wei
 * @param tip of that, what the block's maker gets, in wei
 * @param gas the most gas it may use
 * @param signedAt when it was signed
 */
public record Attempt(
    Digest transaction,
    long nonce,
    byte[] raw,
    BigInteger maxFee,
    BigInteger tip,
    long gas,
    Instant signedAt) {}

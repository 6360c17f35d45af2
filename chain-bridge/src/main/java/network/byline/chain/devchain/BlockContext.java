package network.byline.chain.devchain;

import java.math.BigInteger;
import java.util.function.LongFunction;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/**
 * What code can ask about the block and the chain that it runs in.
 *
 * @param chainId the chain's number
 * @param number the block's number
 * @param time the block's time, in seconds of Unix time
 * @param gasLimit the block's gas limit
 * @param baseFee the block's base fee, in wei for a unit of gas
 * @param sealer the address that receives tips
 * @param random the block's random word
 * @param blockHash the hashes of earlier blocks by number, {@link Digest#ZERO} where there is none
 */
record BlockContext(
    long chainId,
    long number,
    long time,
    long gasLimit,
    BigInteger baseFee,
    Address sealer,
    Digest random,
    LongFunction<Digest> blockHash) {}

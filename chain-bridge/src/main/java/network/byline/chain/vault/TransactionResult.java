package network.byline.chain.vault;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/**
 * What became of a transaction that is in a block.
 *
 * @param hash the transaction's hash
 * @param blockHash the block's hash
 * @param blockNumber the block's height
 * @param success whether its effects stand
 * @param gasUsed gas that was paid for
 * @param gasPrice wei paid for each unit
 * @param created the contract it created, if it did
 * @param logs its logs, in order
 */
public record TransactionResult(
    Digest hash,
    Digest blockHash,
    long blockNumber,
    boolean success,
    long gasUsed,
    BigInteger gasPrice,
    Optional<Address> created,
    List<ChainLog> logs) {
  public TransactionResult {
    logs = List.copyOf(logs);
  }
}

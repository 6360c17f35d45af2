package network.byline.chain.vault;

import java.util.List;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/**
 * One log of a contract, not yet understood.
 *
 * @param id its name
 * @param blockNumber the height of its block
 * @param transaction the hash of the transaction it came from
 * @param address the contract
 * @param topics up to four words; the first usually names the event
 * @param data the rest
 */
public record ChainLog(
    LogId id,
    long blockNumber,
    Digest transaction,
    Address address,
    List<Digest> topics,
    byte[] data) {
  public ChainLog {
    topics = List.copyOf(topics);
  }
}

package network.byline.chain.devchain;

import java.util.List;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/**
 * One event that a contract emitted.
 *
 * @param address the contract
 * @param topics up to four words, the first of which usually names the event
 * @param data the rest of the event
 */
record EvmLog(Address address, List<Digest> topics, byte[] data) {
  EvmLog {
    topics = List.copyOf(topics);
  }
}

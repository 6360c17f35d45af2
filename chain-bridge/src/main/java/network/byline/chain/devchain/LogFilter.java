package network.byline.chain.devchain;

import java.util.List;
import java.util.Set;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/**
 * Which logs somebody asks for.
 *
 * @param addresses the emitting contracts; any if empty
 * @param topics for each position the allowed words; any if empty
 */
record LogFilter(Set<Address> addresses, List<Set<Digest>> topics) {

  LogFilter {
    addresses = Set.copyOf(addresses);
    topics = List.copyOf(topics);
  }

  boolean mayMatch(Bloom bloom) {
    boolean address =
        addresses.isEmpty() || addresses.stream().anyMatch(a -> bloom.mayHold(a.toArray()));
    return address
        && topics.stream()
            .allMatch(
                words ->
                    words.isEmpty() || words.stream().anyMatch(w -> bloom.mayHold(w.toArray())));
  }

  boolean matches(EvmLog log) {
    if (!addresses.isEmpty() && !addresses.contains(log.address())) {
      return false;
    }
    if (topics.size() > log.topics().size()) {
      return false;
    }
    for (int i = 0; i < topics.size(); i++) {
      if (!topics.get(i).isEmpty() && !topics.get(i).contains(log.topics().get(i))) {
        return false;
      }
    }
    return true;
  }
}

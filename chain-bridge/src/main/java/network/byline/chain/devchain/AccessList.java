package network.byline.chain.devchain;

import java.util.List;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/**
 * Accounts and storage slots that a transaction names in advance (EIP-2930).
 *
 * @param entries one for each named account; an account may be named again
 */
record AccessList(List<Entry> entries) {

  static final AccessList EMPTY = new AccessList(List.of());

  private static final long GAS_FOR_ADDRESS = 2_400;
  private static final long GAS_FOR_SLOT = 1_900;

  record Entry(Address account, List<Digest> slots) {
    Entry {
      slots = List.copyOf(slots);
    }
  }

  AccessList {
    entries = List.copyOf(entries);
  }

  /** Returns what the list adds to a transaction's intrinsic gas. */
  long gas() {
    return entries.stream().mapToLong(e -> GAS_FOR_ADDRESS + GAS_FOR_SLOT * e.slots.size()).sum();
  }
}

package network.byline.chain.outbox;

import java.util.ArrayList;
import java.util.List;
import network.byline.chain.vault.BatchAnchor;
import network.byline.storage.projection.IntentRow;

/** Plans what a closed batch needs on chain. */
public final class Intents {

  private Intents() {}

  /**
   * Returns the intents of a batch: to write it down, to collect what its clients spent, to propose
   * it and to activate it. A batch that collects nothing changes no payout, so it is only written
   * down.
   *
   * @param anchor what the vault is told of it
   * @param collects one for each client with fees in it
   */
  public static List<IntentRow> ofBatch(BatchAnchor anchor, List<OutboxCall.Collect> collects) {
    List<IntentRow> intents = new ArrayList<>();
    intents.add(new OutboxCall.Anchor(anchor).intent(anchor.n()));
    for (OutboxCall.Collect collect : collects) {
      intents.add(collect.intent(anchor.n()));
    }
    if (!collects.isEmpty()) {
      intents.add(new OutboxCall.Propose(anchor.n()).intent(anchor.n()));
      intents.add(new OutboxCall.Activate(anchor.n()).intent(anchor.n()));
    }
    return List.copyOf(intents);
  }
}

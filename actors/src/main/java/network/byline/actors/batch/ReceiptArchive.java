package network.byline.actors.batch;

import java.util.concurrent.CompletionStage;
import network.byline.base.value.Digest;

/** Says whether a receipt is in a batch, for receipts too old to be remembered. */
@FunctionalInterface
public interface ReceiptArchive {

  /** Returns whether a closed batch holds the receipt with this id. */
  CompletionStage<Boolean> holds(Digest receipt);
}

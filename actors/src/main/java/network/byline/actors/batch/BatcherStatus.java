package network.byline.actors.batch;

import java.util.Optional;
import network.byline.actors.serialization.CborSerializable;
import network.byline.base.value.Digest;

/**
 * Where the batcher stands.
 *
 * @param number the last closed batch; 0 before the first
 * @param file the digest of its file; absent before the first
 * @param batched how many receipts all closed batches hold
 * @param waitingReceipts receipts that no batch holds yet
 * @param waitingStatements statements that no batch holds yet
 * @param closing whether a batch is being closed
 */
public record BatcherStatus(
    long number,
    Optional<Digest> file,
    long batched,
    int waitingReceipts,
    int waitingStatements,
    boolean closing)
    implements CborSerializable {

  static BatcherStatus of(BatchState state) {
    return new BatcherStatus(
        state.number(),
        state.number() == 0 ? Optional.empty() : Optional.of(state.previous()),
        state.batched(),
        state.receipts().size(),
        state.statements().size(),
        state.closing().isPresent());
  }
}

package network.byline.peer.node;

import java.util.Optional;
import network.byline.base.receipt.BatchFile;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.chain.vault.At;
import network.byline.chain.vault.ChainClient;
import network.byline.chain.vault.VaultContract;
import network.byline.chain.vault.VaultState;
import network.byline.peer.grpc.ClaimBook;
import network.byline.storage.StorageException;
import network.byline.storage.batch.BatchFolder;

/** Reads from batch files and the chain what accounts can claim. */
final class ClaimStandings implements ClaimBook {

  private final ChainClient chain;
  private final VaultContract vault;
  private final BatchFolder batches;

  ClaimStandings(ChainClient chain, VaultContract vault, BatchFolder batches) {
    this.chain = chain;
    this.vault = vault;
    this.batches = batches;
  }

  @Override
  public Standing standing(Address account) {
    VaultState state = vault.state(chain, At.LATEST);
    Amount claimed = vault.claimed(chain, account, At.LATEST);
    Amount active = total(state.activeBatch(), account);
    Amount claimable = active.compareTo(claimed) > 0 ? active.minus(claimed) : Amount.ZERO;
    return new Standing(total(state.lastBatch(), account), claimable, claimed);
  }

  private Amount total(long batch, Address account) {
    Optional<byte[]> file = batch == 0 ? Optional.empty() : batches.read(batch);
    return file.map(bytes -> anchored(batch, bytes))
        .map(decoded -> decoded.ledger().payees().getOrDefault(account, Amount.ZERO))
        .orElse(Amount.ZERO);
  }

  /** A damaged file would tell people a wrong sum. */
  private BatchFile anchored(long batch, byte[] file) {
    if (!vault.anchors(chain, batch, file)) {
      throw new StorageException(
          "the batch file " + batches.file(batch) + " is damaged: restore it from a copy");
    }
    return BatchFile.decode(file);
  }
}

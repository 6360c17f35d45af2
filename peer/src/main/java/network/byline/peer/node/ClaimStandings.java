package network.byline.peer.node;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import network.byline.base.receipt.BatchFile;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
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

  /** What payees have in the files that were last decoded: the newest batch's and the active. */
  private final Map<Digest, Map<Address, Amount>> decoded =
      new LinkedHashMap<>(4, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, Map<Address, Amount>> eldest) {
          return size() > 2;
        }
      };

  ClaimStandings(ChainClient chain, VaultContract vault, BatchFolder batches) {
    this.chain = chain;
    this.vault = vault;
    this.batches = batches;
  }

  @Override
  public Standing standing(Address account) {
    return now().apply(account);
  }

  /** Returns how accounts stand now; what they share is read once. */
  Function<Address, Standing> now() {
    VaultState state = vault.state(chain, At.LATEST);
    Map<Address, Amount> newest = payees(state.lastBatch());
    Map<Address, Amount> active =
        state.activeBatch() == state.lastBatch() ? newest : payees(state.activeBatch());
    return account -> {
      Amount claimed = vault.claimed(chain, account, At.LATEST);
      Amount total = active.getOrDefault(account, Amount.ZERO);
      Amount claimable = total.compareTo(claimed) > 0 ? total.minus(claimed) : Amount.ZERO;
      return new Standing(newest.getOrDefault(account, Amount.ZERO), claimable, claimed);
    };
  }

  private Map<Address, Amount> payees(long batch) {
    Optional<byte[]> file = batch == 0 ? Optional.empty() : batches.read(batch);
    return file.map(bytes -> anchored(batch, bytes)).orElse(Map.of());
  }

  /** A damaged file would tell people a wrong sum. */
  private Map<Address, Amount> anchored(long batch, byte[] file) {
    if (!vault.anchors(chain, batch, file)) {
      throw new StorageException(
          "the batch file " + batches.file(batch) + " is damaged: restore it from a copy");
    }
    synchronized (decoded) {
      return decoded.computeIfAbsent(
          BatchFile.digest(file), _ -> BatchFile.decode(file).ledger().payees());
    }
  }
}

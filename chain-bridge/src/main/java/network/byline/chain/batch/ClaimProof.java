package network.byline.chain.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.byline.base.merkle.KeccakTree;
import network.byline.base.receipt.BatchFile;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/**
 * What a payee shows the vault to be paid from an active batch.
 *
 * @param payee who is paid
 * @param cumulative the payee's lifetime total in the batch
 * @param proof the path from the payee's leaf to the payouts root
 */
public record ClaimProof(Address payee, Amount cumulative, List<Digest> proof) {

  public ClaimProof {
    proof = List.copyOf(proof);
  }

  /** Returns a payee's proof; nothing if the batch owes it nothing. */
  public static Optional<ClaimProof> of(BatchFile file, Address payee) {
    Amount cumulative = file.ledger().payees().get(payee);
    if (cumulative == null) {
      return Optional.empty();
    }
    KeccakTree tree = KeccakTree.of(BatchRoots.payoutLeaves(file.domain(), file.ledger()));
    int index = new ArrayList<>(file.ledger().payees().keySet()).indexOf(payee);
    return Optional.of(new ClaimProof(payee, cumulative, tree.proof(index)));
  }
}

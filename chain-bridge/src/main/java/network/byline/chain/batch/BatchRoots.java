package network.byline.chain.batch;

import java.util.List;
import network.byline.base.eip712.Domain;
import network.byline.base.merkle.KeccakTree;
import network.byline.base.receipt.BatchFile;
import network.byline.base.receipt.Ledger;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.chain.vault.BatchAnchor;
import network.byline.chain.vault.PayoutLeaf;

/**
 * What of a batch goes on chain beside the file's digest.
 *
 * @param receipts the tree over the receipts' bytes; zero if there are none
 * @param contributions the tree over every datanet's log size and root; zero if there are none
 * @param payouts the tree over every payee's lifetime total; zero if there are none
 * @param payoutTotal the sum over all payees
 * @param commonsTotal the sum over all commons
 */
public record BatchRoots(
    Digest receipts,
    Digest contributions,
    Digest payouts,
    Amount payoutTotal,
    Amount commonsTotal) {

  /** Returns the roots and totals of a batch. */
  public static BatchRoots of(BatchFile file) {
    return new BatchRoots(
        KeccakTree.of(file.receipts().stream().map(e -> e.receipt().toBytes()).toList()).root(),
        KeccakTree.of(file.logs().stream().map(BatchFile.DatanetLog::leaf).toList()).root(),
        KeccakTree.of(payoutLeaves(file.domain(), file.ledger())).root(),
        file.ledger().payoutTotal(),
        file.ledger().commonsTotal());
  }

  /** Returns what the vault is told of a batch whose file has this digest. */
  public BatchAnchor anchor(long number, Digest file) {
    return new BatchAnchor(
        number, receipts, contributions, payouts, payoutTotal, commonsTotal, file);
  }

  /** Returns the leaves of the payouts tree, by payee. */
  static List<byte[]> payoutLeaves(Domain domain, Ledger ledger) {
    return ledger.payees().entrySet().stream()
        .map(row -> new PayoutLeaf(domain, row.getKey(), row.getValue()).encode())
        .toList();
  }
}

package network.byline.storage.view;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import network.byline.base.snapshot.PassageList;
import network.byline.base.statement.Deed;
import network.byline.base.statement.Signed;
import network.byline.base.statement.Snapshot;
import network.byline.base.statement.SpendingCap;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/**
 * What can be asked of the projected tables. Nothing here changes anything. Every method throws
 * {@link network.byline.storage.StorageException} if the database does not answer.
 */
public interface Views {

  /** Returns the receipt with this id. */
  Optional<SettledReceipt> receipt(Digest id);

  /** Returns the receipt of a client's order. */
  Optional<SettledReceipt> receiptByOrder(Address client, long nonce);

  /**
   * Returns a client's receipts, the latest first.
   *
   * @param before one of the client's: only those before it
   */
  List<SettledReceipt> receipts(Address client, Optional<Digest> before, int limit);

  /** Returns the largest cap that a client has sent along with a settled order. */
  Optional<Signed<SpendingCap>> largestCap(Address client);

  /** Returns what an account has earned for each role, in the order of roles. */
  List<RoleEarnings> earnings(Address account);

  /** Returns what was used of every datanet that any receipt touched, by name. */
  List<DatanetUsage> usage();

  /** Returns a datanet's used passages, those paid most first. */
  List<PassageUsage> usage(Digest datanet, int limit);

  /** Returns how a passage was used, in each datanet that holds it. */
  List<PassageUsage> usageOfPassage(Digest passage);

  /** Returns all datanets, by name. */
  List<DatanetView> datanets();

  /** Returns the datanet with this id. */
  Optional<DatanetView> datanet(Digest id);

  /** Returns the datanet with this name; the oldest, if several have it. */
  Optional<DatanetView> datanetByName(String name);

  /** Returns a datanet's contributions in log order. */
  List<ContributionView> contributions(Digest datanet);

  /** Returns who contributed to a datanet, those with most passages first. */
  List<ContributorTotals> contributors(Digest datanet);

  /** Returns those of the given passages that the datanet holds already. */
  Set<Digest> knownPassages(Digest datanet, Collection<Digest> passages);

  /** Returns a passage of a datanet. */
  Optional<PassageList.Entry> passage(Digest datanet, Digest passage);

  /** Returns the passages that the first contributions of a datanet's log made, in commit order. */
  List<PassageList.Entry> passages(Digest datanet, long logSize);

  /** Returns a datanet's snapshots, the first first. */
  List<Signed<Snapshot>> snapshots(Digest datanet);

  /** Returns all models in the order of their registration. */
  List<ModelView> models();

  /** Returns the model with this root. */
  Optional<ModelView> model(Digest root);

  /**
   * Returns the model with this name. A name belongs to the developer who registered it first; the
   * newest of that developer's models with the name is returned.
   */
  Optional<ModelView> modelByName(String name);

  /** Returns the deed with this digest. */
  Optional<Signed<Deed>> deed(Digest digest);

  /** Returns a model's deeds, the one in force first. */
  List<Signed<Deed>> deeds(Digest model);

  /** Returns batches from a number on, ascending. */
  List<BatchView> batches(long from, int limit);

  /** Returns the batch with this number. */
  Optional<BatchView> batch(long number);

  /** Returns how much there is of everything. */
  Totals totals();
}

package network.byline.actors.ledger;

import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/** The names of the accounts that postings speak of. */
public final class Accounts {

  /** What the vault holds as deposits; below zero, since it covers what others are owed. */
  public static final String VAULT_DEPOSITS = "vault/deposits";

  /** What the vault has moved from deposits to its pool; below zero as well. */
  public static final String VAULT_POOL = "vault/pool";

  /**
   * Fees of settled jobs as they come to the batcher; below zero, the other side of what follows.
   */
  public static final String SETTLED = "batch/settled";

  /** Fees of settled jobs that no batch holds yet. */
  public static final String UNBATCHED = "batch/unbatched";

  /** What closed batches credit to payees. */
  public static final String BATCHED_PAYOUTS = "batch/payouts";

  /** What closed batches reserve for commons. */
  public static final String BATCHED_COMMONS = "batch/commons";

  private Accounts() {}

  /** What a client can still spend or take back. */
  public static String free(Address client) {
    return "client/" + client + "/free";
  }

  /** What running jobs may still cost a client. */
  public static String held(Address client) {
    return "client/" + client + "/held";
  }

  /** What finished jobs cost a client; settling a job takes it off and gives it to payees. */
  public static String fees(Address client) {
    return "client/" + client + "/fees";
  }

  /** What a payee has earned. */
  public static String payee(Address payee) {
    return "payee/" + payee;
  }

  /** What stays in a datanet's commons. */
  public static String commons(Digest datanet) {
    return "commons/" + datanet;
  }
}

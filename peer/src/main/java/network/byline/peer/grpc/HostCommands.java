package network.byline.peer.grpc;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import network.byline.base.receipt.ReceiptEntry;
import network.byline.base.statement.Charter;
import network.byline.base.statement.Contribution;
import network.byline.base.statement.Deed;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.Order;
import network.byline.base.statement.Signed;
import network.byline.base.statement.Snapshot;
import network.byline.base.statement.SpendingCap;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/**
 * What the doors may have a host do. Every stage fails with {@link RefusedException} where the
 * command itself is at fault, and is otherwise done for good when it completes.
 */
public interface HostCommands {

  /** Founds a datanet. */
  CompletionStage<Void> found(Signed<Charter> charter);

  /** What became of a contribution. */
  record Contributed(long logIndex, boolean alreadyKnown) {}

  /**
   * Adds a contribution of which the records are stored.
   *
   * @param passages how many of its records are new to the datanet
   * @param duplicates how many are not
   * @param bytes how large the records are
   */
  CompletionStage<Contributed> contribute(
      Signed<Contribution> contribution, int passages, int duplicates, long bytes);

  /** Publishes a snapshot of which the passage list is stored. */
  CompletionStage<Void> publish(Signed<Snapshot> snapshot);

  /** Registers a model and its deed. */
  CompletionStage<Void> register(Signed<ModelCard> card, Signed<Deed> deed);

  /**
   * What the host knows of a client's deposit.
   *
   * @param available what a new order may cost, by deposit alone
   */
  record ClientAccount(
      Amount deposited,
      Amount exited,
      Amount collected,
      Amount uncollected,
      Amount held,
      Amount largestCap,
      Amount available,
      boolean exiting) {}

  /** Returns what is known of a client. */
  CompletionStage<ClientAccount> account(Address client);

  /** An order with what belongs to it. */
  record Submission(
      Signed<Order> order, Signed<SpendingCap> cap, String prompt, Digest promptSalt) {}

  /** What is heard of an answer. */
  sealed interface Heard {

    /** What the job is doing. */
    record Doing(String state, String worker) implements Heard {}

    /**
     * The next token.
     *
     * @param index counts from 0 over the whole answer
     * @param text absent where only the token is known any more
     */
    record Token(int index, int token, Optional<String> text) implements Heard {}

    /** The job is settled; nothing follows. */
    record Settled(ReceiptEntry entry) implements Heard {}

    /**
     * The order was refused or the answer could not be had; nothing follows.
     *
     * @param closed whether nothing is charged for the order; otherwise it may still be worked on
     */
    record Failed(String reason, boolean closed) implements Heard {}
  }

  /** An answer being read. Only a few events are kept ahead of its reader. */
  interface Answer extends AutoCloseable {

    /** Waits for the next event. */
    Heard next() throws InterruptedException;

    /** Stops reading; the job goes on. */
    @Override
    void close();
  }

  /** Submits an order, or attaches to its job if it was submitted before. */
  Answer ask(Submission submission, int resumeFrom);
}

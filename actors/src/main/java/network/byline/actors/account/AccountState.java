package network.byline.actors.account;

import java.math.BigInteger;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import network.byline.actors.ledger.Accounts;
import network.byline.actors.ledger.Postings;
import network.byline.actors.serialization.CborSerializable;
import network.byline.base.statement.Signed;
import network.byline.base.statement.SpendingCap;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/**
 * What a client has and owes. A value: {@link #apply} returns the next one; decisions return what
 * is to happen and change nothing.
 *
 * @param client whose account it is
 * @param deposited lifetime deposits
 * @param exited lifetime sum taken back
 * @param collected lifetime sum that the operator collected on chain
 * @param fees lifetime fees of finished jobs
 * @param holds what running jobs may cost, by nonce
 * @param ended jobs whose hold has ended, by nonce, with the expiry of their orders: until then the
 *     same order could ask again
 * @param largestCap the largest cap that the client has signed
 * @param exiting whether an exit is pending
 * @param lastLog the newest log that was taken in
 */
public record AccountState(
    Address client,
    Amount deposited,
    Amount exited,
    Amount collected,
    Amount fees,
    SortedMap<Long, Hold> holds,
    SortedMap<Long, Long> ended,
    Optional<Signed<SpendingCap>> largestCap,
    boolean exiting,
    Optional<LogPosition> lastLog)
    implements CborSerializable {

  /**
   * What one running job may cost.
   *
   * @param order the order's digest
   * @param amount the most it may cost
   * @param expiry when the order expires, in seconds since 1970
   */
  public record Hold(Digest order, Amount amount, long expiry) {}

  /** What asking for something led to. */
  public sealed interface Decision {

    /** It happens: store the event. */
    record Happens(AccountEvent event) implements Decision {}

    /** It has happened before; answer as then. */
    record Repeated() implements Decision {}

    /** It cannot be. */
    record Refused(String reason) implements Decision {}
  }

  /**
   * The longest time for which an order may be good, in seconds. It bounds how long ended jobs are
   * remembered, and a day is ample for a client that signs an order to send it at once.
   */
  public static final long MAX_ORDER_LIFE = 86_400;

  private static final Decision REPEATED = new Decision.Repeated();

  public AccountState {
    holds = Collections.unmodifiableSortedMap(new TreeMap<>(holds));
    ended = Collections.unmodifiableSortedMap(new TreeMap<>(ended));
  }

  /** Returns the account of a client of whom nothing is known. */
  public static AccountState of(Address client) {
    return new AccountState(
        client,
        Amount.ZERO,
        Amount.ZERO,
        Amount.ZERO,
        Amount.ZERO,
        new TreeMap<>(),
        new TreeMap<>(),
        Optional.empty(),
        false,
        Optional.empty());
  }

  /** Returns what running jobs may cost together. */
  public Amount held() {
    return holds.values().stream().map(Hold::amount).reduce(Amount.ZERO, Amount::plus);
  }

  /** Returns the fees that are not collected yet. */
  public Amount uncollected() {
    return atLeastZero(fees, collected);
  }

  /** Returns the largest lifetime sum that the client allows. */
  public Amount cap() {
    return largestCap.map(cap -> cap.statement().cumulativeCap()).orElse(Amount.ZERO);
  }

  /** Returns collected + uncollected + held: the lifetime sum if every job costs its most. */
  public Amount committed() {
    return collected.plus(uncollected()).plus(held());
  }

  /** Returns what another job could cost at most under the deposit, whatever the cap. */
  public Amount available() {
    return exiting ? Amount.ZERO : atLeastZero(deposited.minus(exited), committed());
  }

  /**
   * Decides on a log of the vault. Sums only grow, so a log that comes late or again does no harm;
   * requests and cancellations of exits count by their place on the chain.
   */
  public Decision takeIn(LogPosition log, VaultChange change) {
    if (lastLog.isPresent() && log.contradicts(lastLog.get())) {
      return new Decision.Refused(
          "block %d has the hash %s here and %s there: logs must be final"
              .formatted(log.block(), lastLog.get().blockHash(), log.blockHash()));
    }
    boolean newest = lastLog.isEmpty() || log.isAfter(lastLog.get());
    return switch (change) {
      case VaultChange.Deposited in ->
          grows(deposited, in.total())
              ? happens(
                  new AccountEvent.Deposited(
                      log,
                      in.total(),
                      Postings.move(
                          Accounts.VAULT_DEPOSITS,
                          Accounts.free(client),
                          in.total().minus(deposited))))
              : REPEATED;
      case VaultChange.Collected in ->
          grows(collected, in.total())
              ? happens(
                  new AccountEvent.Collected(
                      log,
                      in.total(),
                      Postings.move(
                          Accounts.VAULT_POOL,
                          Accounts.VAULT_DEPOSITS,
                          in.total().minus(collected))))
              : REPEATED;
      case VaultChange.ExitRequested in ->
          newest ? happens(new AccountEvent.ExitRequested(log, in.readyAt())) : REPEATED;
      case VaultChange.ExitCancelled in ->
          newest ? happens(new AccountEvent.ExitCancelled(log)) : REPEATED;
      case VaultChange.Exited in ->
          grows(exited, in.total())
              ? happens(
                  new AccountEvent.Exited(
                      log,
                      in.total(),
                      Postings.move(
                          Accounts.free(client),
                          Accounts.VAULT_DEPOSITS,
                          in.total().minus(exited))))
              : REPEATED;
    };
  }

  /**
   * Decides whether a job may cost up to an amount: collected + uncollected + held + amount must be
   * within the largest cap and within deposits less exits, no exit may be pending, and the order
   * must not have expired. This is the only place where expiry is checked.
   *
   * @param nonce the order's nonce
   * @param order the order's digest
   * @param maxFee the most it may cost
   * @param expiry when the order expires, in seconds since 1970
   * @param cap the cap sent along, its signature checked
   * @param now seconds since 1970
   */
  public Decision hold(
      long nonce, Digest order, Amount maxFee, long expiry, Signed<SpendingCap> cap, long now) {
    Hold known = holds.get(nonce);
    if (known != null) {
      return known.order().equals(order)
          ? REPEATED
          : refused(
              "nonce %d is bound to order %s, this is %s: use another nonce"
                  .formatted(nonce, known.order(), order));
    }
    if (ended.containsKey(nonce)) {
      return refused(
          "nonce %d was used by a job that has ended: use another nonce".formatted(nonce));
    }
    if (now >= expiry) {
      return refused(
          "order.expiry %d has passed, it is %d: sign a new order".formatted(expiry, now));
    }
    if (expiry - now > MAX_ORDER_LIFE) {
      return refused(
          "order.expiry is %d s ahead: give at most %d s".formatted(expiry - now, MAX_ORDER_LIFE));
    }
    if (exiting) {
      return refused("an exit of the deposit is pending: cancel it, or deposit again after it");
    }
    boolean larger = cap.statement().cumulativeCap().compareTo(cap()) > 0;
    Amount largest = larger ? cap.statement().cumulativeCap() : cap();
    // The sum of what is committed and what is asked for may be above any amount.
    BigInteger total = committed().toBigInteger().add(maxFee.toBigInteger());
    if (total.compareTo(largest.toBigInteger()) > 0) {
      return refused(
          ("the spending cap of %s does not cover %s (collected %s, uncollected %s, held %s,"
                  + " this order %s): sign a larger cap")
              .formatted(largest, total, collected, uncollected(), held(), maxFee));
    }
    if (total.compareTo(deposited.minus(exited).toBigInteger()) > 0) {
      return refused(
          ("the deposit of %s does not cover %s (collected %s, uncollected %s, held %s, this order"
                  + " %s): deposit more")
              .formatted(deposited.minus(exited), total, collected, uncollected(), held(), maxFee));
    }
    return happens(
        new AccountEvent.HoldTaken(
            nonce,
            order,
            maxFee,
            expiry,
            larger ? Optional.of(cap) : Optional.empty(),
            now,
            Postings.move(Accounts.free(client), Accounts.held(client), maxFee)));
  }

  /**
   * Decides on a finished job's fee. A job without a hold has had its fee captured before.
   *
   * @throws IllegalArgumentException if the fee is above the hold, which is a bug
   */
  public Decision capture(long nonce, Amount fee) {
    Hold hold = holds.get(nonce);
    if (hold == null) {
      return REPEATED;
    }
    if (fee.compareTo(hold.amount()) > 0) {
      throw new IllegalArgumentException(
          "fee " + fee + " of job " + nonce + " is above its hold of " + hold.amount());
    }
    return happens(
        new AccountEvent.FeeCaptured(
            nonce,
            fee,
            new Postings.Draft()
                .take(Accounts.held(client), hold.amount())
                .give(Accounts.fees(client), fee)
                .give(Accounts.free(client), hold.amount().minus(fee))
                .balanced()));
  }

  /** Decides on the end of a job that cost nothing. */
  public Decision release(long nonce) {
    Hold hold = holds.get(nonce);
    return hold == null
        ? REPEATED
        : happens(
            new AccountEvent.HoldReleased(
                nonce, Postings.move(Accounts.held(client), Accounts.free(client), hold.amount())));
  }

  /** Returns the account after an event. */
  public AccountState apply(AccountEvent event) {
    return switch (event) {
      case AccountEvent.Deposited e -> copy().deposited(e.total()).log(e.log()).done();
      case AccountEvent.Collected e -> copy().collected(e.total()).log(e.log()).done();
      case AccountEvent.ExitRequested e -> copy().exiting(true).log(e.log()).done();
      case AccountEvent.ExitCancelled e -> copy().exiting(false).log(e.log()).done();
      case AccountEvent.Exited e -> copy().exited(e.total()).exiting(false).log(e.log()).done();
      case AccountEvent.HoldTaken e -> copy().hold(e).done();
      case AccountEvent.FeeCaptured e -> copy().end(e.nonce(), e.fee()).done();
      case AccountEvent.HoldReleased e -> copy().end(e.nonce(), Amount.ZERO).done();
    };
  }

  private static boolean grows(Amount from, Amount to) {
    return to.compareTo(from) > 0;
  }

  private static Amount atLeastZero(Amount from, Amount taken) {
    return from.compareTo(taken) > 0 ? from.minus(taken) : Amount.ZERO;
  }

  private static Decision happens(AccountEvent event) {
    return new Decision.Happens(event);
  }

  private static Decision refused(String reason) {
    return new Decision.Refused(reason);
  }

  private Copy copy() {
    return new Copy(this);
  }

  /** The next state in the making. */
  private static final class Copy {

    private final Address client;
    private Amount deposited;
    private Amount exited;
    private Amount collected;
    private Amount fees;
    private final TreeMap<Long, Hold> holds;
    private final TreeMap<Long, Long> ended;
    private Optional<Signed<SpendingCap>> largestCap;
    private boolean exiting;
    private Optional<LogPosition> lastLog;

    Copy(AccountState from) {
      client = from.client;
      deposited = from.deposited;
      exited = from.exited;
      collected = from.collected;
      fees = from.fees;
      holds = new TreeMap<>(from.holds);
      ended = new TreeMap<>(from.ended);
      largestCap = from.largestCap;
      exiting = from.exiting;
      lastLog = from.lastLog;
    }

    Copy deposited(Amount total) {
      deposited = total;
      return this;
    }

    Copy collected(Amount total) {
      collected = total;
      return this;
    }

    Copy exited(Amount total) {
      exited = total;
      return this;
    }

    Copy exiting(boolean pending) {
      exiting = pending;
      return this;
    }

    Copy log(LogPosition log) {
      lastLog = lastLog.filter(last -> !log.isAfter(last)).or(() -> Optional.of(log));
      return this;
    }

    Copy hold(AccountEvent.HoldTaken taken) {
      ended.values().removeIf(expiry -> expiry <= taken.at());
      holds.put(taken.nonce(), new Hold(taken.order(), taken.amount(), taken.expiry()));
      largestCap = taken.largerCap().or(() -> largestCap);
      return this;
    }

    Copy end(long nonce, Amount fee) {
      Hold hold = holds.remove(nonce);
      if (hold != null) {
        ended.put(nonce, hold.expiry());
      }
      fees = fees.plus(fee);
      return this;
    }

    AccountState done() {
      return new AccountState(
          client, deposited, exited, collected, fees, holds, ended, largestCap, exiting, lastLog);
    }
  }
}

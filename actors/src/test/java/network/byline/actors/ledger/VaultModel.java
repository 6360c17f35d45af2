package network.byline.actors.ledger;

import static network.byline.actors.Samples.DOMAIN;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import network.byline.actors.Samples;
import network.byline.actors.account.LogPosition;
import network.byline.actors.account.VaultChange;
import network.byline.base.merkle.KeccakTree;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.chain.batch.ClaimProof;
import network.byline.chain.vault.PayoutLeaf;

/**
 * The vault contract's rules in Java: the same counters and refusals, without signatures, gas and
 * blocks of more than one log. A refused call returns false and changes nothing.
 */
final class VaultModel {

  static final long ACTIVATION_WAIT = 600;
  static final long EXIT_WAIT = 7_200;

  /** What is anchored of a batch. */
  record Batch(Digest payoutsRoot, long payoutTotal, long commonsTotal) {

    long needed() {
      return payoutTotal + commonsTotal;
    }
  }

  /** A log about a client. */
  record Log(Address client, LogPosition position, VaultChange change) {}

  /** What the vault knows of a client. */
  static final class Client {
    long deposited;
    long collected;
    long exited;
    long exitReadyAt;

    long remaining() {
      return deposited - collected - exited;
    }
  }

  final Map<Address, Client> clients = new TreeMap<>();
  final Map<Address, Long> claimed = new TreeMap<>();
  final List<Log> logs = new ArrayList<>();
  private final List<Batch> batches = new ArrayList<>();
  int active;
  int pending;
  private long pendingReadyAt;
  long funded;
  long claimedTotal;

  /** The coins that the vault holds, counted by transfers alone. */
  long coins;

  VaultModel(List<Address> clients) {
    clients.forEach(client -> this.clients.put(client, new Client()));
  }

  long collectedTotal() {
    return clients.values().stream().mapToLong(c -> c.collected).sum();
  }

  long available() {
    return collectedTotal() + funded;
  }

  Batch batch(int number) {
    return number == 0 ? new Batch(Digest.ZERO, 0, 0) : batches.get(number - 1);
  }

  void deposit(Address client, long amount) {
    Client record = client(client);
    record.deposited += amount;
    coins += amount;
    log(client, new VaultChange.Deposited(Amount.of(record.deposited)));
  }

  void fund(long amount) {
    funded += amount;
    coins += amount;
  }

  boolean collect(Address client, long cumulative, long cap) {
    Client record = client(client);
    if (cumulative > cap
        || cumulative > record.deposited - record.exited
        || cumulative <= record.collected) {
      return false;
    }
    record.collected = cumulative;
    log(client, new VaultChange.Collected(Amount.of(cumulative)));
    return true;
  }

  boolean requestExit(Address client, long now) {
    Client record = client(client);
    if (record.exitReadyAt != 0 || record.remaining() == 0) {
      return false;
    }
    record.exitReadyAt = now + EXIT_WAIT;
    log(client, new VaultChange.ExitRequested(record.exitReadyAt));
    return true;
  }

  boolean cancelExit(Address client) {
    Client record = client(client);
    if (record.exitReadyAt == 0) {
      return false;
    }
    record.exitReadyAt = 0;
    log(client, new VaultChange.ExitCancelled());
    return true;
  }

  boolean exit(Address client, long now) {
    Client record = client(client);
    if (record.exitReadyAt == 0 || now < record.exitReadyAt) {
      return false;
    }
    long amount = record.remaining();
    record.exitReadyAt = 0;
    record.exited += amount;
    coins -= amount;
    log(client, new VaultChange.Exited(Amount.of(record.exited)));
    return true;
  }

  boolean anchor(long number, Batch batch) {
    if (number != batches.size() + 1L) {
      return false;
    }
    batches.add(batch);
    return true;
  }

  boolean propose(int number, long now) {
    boolean stuck = pending != 0 && now >= pendingReadyAt && batch(pending).needed() > available();
    if (number < 1
        || number > batches.size()
        || number <= active
        || (pending != 0 && !stuck)
        || batch(number).payoutTotal() < batch(active).payoutTotal()
        || batch(number).needed() < batch(active).needed()) {
      return false;
    }
    pending = number;
    pendingReadyAt = now + ACTIVATION_WAIT;
    return true;
  }

  boolean activate(int number, long now) {
    if (number == 0
        || number != pending
        || now < pendingReadyAt
        || batch(number).needed() > available()) {
      return false;
    }
    active = number;
    pending = 0;
    return true;
  }

  boolean claim(ClaimProof claim) {
    byte[] leaf = new PayoutLeaf(DOMAIN, claim.payee(), claim.cumulative()).encode();
    long cumulative = claim.cumulative().toBigInteger().longValueExact();
    long before = claimed.getOrDefault(claim.payee(), 0L);
    if (active == 0
        || !KeccakTree.verify(batch(active).payoutsRoot(), leaf, claim.proof())
        || cumulative <= before
        || claimedTotal + cumulative - before > batch(active).payoutTotal()) {
      return false;
    }
    claimed.put(claim.payee(), cumulative);
    claimedTotal += cumulative - before;
    coins -= cumulative - before;
    return true;
  }

  Client client(Address client) {
    Client record = clients.get(client);
    if (record == null) {
      throw new IllegalArgumentException("no client " + client);
    }
    return record;
  }

  private void log(Address client, VaultChange change) {
    int block = logs.size() + 1;
    logs.add(new Log(client, new LogPosition(block, Samples.digest(block), 0), change));
  }
}

package network.byline.chain.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.chain.vault.BatchAnchor;
import network.byline.chain.vault.Fees;
import network.byline.chain.vault.SendOutcome;
import network.byline.chain.vault.UnsignedTransaction;
import network.byline.chain.vault.VaultState;
import network.byline.storage.outbox.Inclusion;

/**
 * A chain in memory: a pool that queues by nonce, blocks that can be replaced, finality by depth,
 * and others who use the same key. Everything after a block follows from the blocks, so replacing
 * some is cutting the list.
 */
final class FakeChain implements ChainPort {

  private static final Address SENDER = Address.parse("0x00000000000000000000000000000000000000aa");

  /** A transaction; one without a call is somebody else's. */
  record Tx(Digest hash, long nonce, Fees fees, Optional<OutboxCall> call) {}

  private record Block(Digest hash, long time, List<Tx> transactions) {}

  /** What follows from the blocks. */
  private record Replay(
      FakeVault vault, List<OutboxCall> effects, Map<Digest, Inclusion> inclusions) {}

  private final InstantSource clock;
  private final Map<Digest, Tx> made = new HashMap<>();
  private final TreeMap<Long, Tx> pool = new TreeMap<>();
  private final List<Block> blocks = new ArrayList<>();
  final Map<Address, Amount> deposits = new HashMap<>();

  boolean minesAtOnce = true;
  boolean answers = true;
  int finalDepth;
  long leastFee = 1;
  private int forks;
  private Optional<Replay> current = Optional.empty();

  FakeChain(InstantSource clock) {
    this.clock = clock;
    blocks.add(new Block(Digest.ZERO, 0, List.of()));
  }

  // ---- what happens on the chain ----

  /** Makes a block of all that the pool holds without a hole and that pays enough. */
  void mine() {
    long nonce = nonceAt(blocks.size() - 1);
    List<Tx> taken = new ArrayList<>();
    while (pool.containsKey(nonce)
        && pool.get(nonce).fees().maxFee().compareTo(BigInteger.valueOf(leastFee)) >= 0) {
      taken.add(pool.remove(nonce++));
    }
    String name = "block " + blocks.size() + " of fork " + forks;
    blocks.add(
        new Block(Digest.sha256(name.getBytes(UTF_8)), clock.instant().getEpochSecond(), taken));
    current = Optional.empty();
  }

  /** Returns the number of the newest block. */
  int height() {
    return blocks.size() - 1;
  }

  /** Replaces the newest blocks by empty ones; their transactions are lost, the pool too. */
  void replace(int depth) {
    forks++;
    int height = blocks.size();
    blocks.subList(height - depth, height).clear();
    pool.clear();
    while (blocks.size() <= height) {
      mine();
    }
  }

  void losePool() {
    pool.clear();
  }

  /** Somebody else sends a transaction with the same key. */
  void useNonceElsewhere(long nonce) {
    Digest hash = Digest.sha256(("foreign " + nonce + " " + forks).getBytes(UTF_8));
    pool.put(nonce, new Tx(hash, nonce, fees(), Optional.empty()));
  }

  /** Returns the calls that had their effect, in order. */
  List<OutboxCall> effects() {
    return current().effects();
  }

  // ---- the port ----

  @Override
  public Address sender() {
    return SENDER;
  }

  @Override
  public VaultState vault() {
    return newest().state();
  }

  @Override
  public Optional<BatchAnchor> batch(long n) {
    return newest().batch(n);
  }

  @Override
  public Amount collected(Address client) {
    return newest().collected(client);
  }

  @Override
  public long nonce() {
    check();
    return nonceAt(blocks.size() - 1);
  }

  @Override
  public long finalNonce() {
    check();
    return nonceAt((int) finalBlock());
  }

  @Override
  public long finalBlock() {
    check();
    return Math.max(0, blocks.size() - 1 - finalDepth);
  }

  @Override
  public Trial attempt(OutboxCall call) {
    check();
    return replay()
        .vault()
        .call(call, clock.instant().getEpochSecond(), deposits)
        .<Trial>map(Trial.Refused::new)
        .orElse(new Trial.Works(100_000));
  }

  @Override
  public Fees fees() {
    check();
    BigInteger fee = BigInteger.valueOf(leastFee);
    return new Fees(fee, fee.shiftLeft(1));
  }

  @Override
  public UnsignedTransaction.Signed sign(OutboxCall call, long nonce, Fees fees, long gas) {
    byte[] raw = (call + " " + nonce + " " + fees + " " + gas).getBytes(UTF_8);
    Digest hash = Digest.sha256(raw);
    made.put(hash, new Tx(hash, nonce, fees, Optional.of(call)));
    return new UnsignedTransaction.Signed(hash, raw);
  }

  @Override
  public SendOutcome send(byte[] raw) {
    check();
    Tx tx = Objects.requireNonNull(made.get(Digest.sha256(raw)));
    if (tx.nonce() < nonce()) {
      return new SendOutcome(SendOutcome.Kind.NONCE_TOO_LOW, "nonce too low");
    }
    Tx present = pool.get(tx.nonce());
    if (tx.equals(present)) {
      return new SendOutcome(SendOutcome.Kind.ALREADY_KNOWN, "already known");
    }
    if (present != null && tx.fees().maxFee().compareTo(present.fees().raised(10).maxFee()) < 0) {
      return new SendOutcome(SendOutcome.Kind.UNDERPRICED, "replacement transaction underpriced");
    }
    pool.put(tx.nonce(), tx);
    if (minesAtOnce) {
      mine();
    }
    return new SendOutcome(SendOutcome.Kind.ACCEPTED, "");
  }

  @Override
  public Optional<Inclusion> inclusion(Digest transaction) {
    check();
    return Optional.ofNullable(current().inclusions().get(transaction));
  }

  private FakeVault newest() {
    check();
    return current().vault();
  }

  private Replay current() {
    if (current.isEmpty()) {
      current = Optional.of(replay());
    }
    return current.get();
  }

  private Replay replay() {
    Replay replay = new Replay(new FakeVault(), new ArrayList<>(), new HashMap<>());
    for (int number = 0; number < blocks.size(); number++) {
      Block block = blocks.get(number);
      for (Tx tx : block.transactions()) {
        boolean works =
            tx.call().isEmpty()
                || replay.vault().call(tx.call().get(), block.time(), deposits).isEmpty();
        if (works) {
          tx.call().ifPresent(replay.effects()::add);
        }
        replay.inclusions().put(tx.hash(), new Inclusion(tx.hash(), number, block.hash(), works));
      }
    }
    return replay;
  }

  private long nonceAt(int height) {
    return blocks.subList(0, height + 1).stream().mapToLong(b -> b.transactions().size()).sum();
  }

  private void check() {
    if (!answers) {
      throw new Unavailable("connection refused");
    }
  }
}

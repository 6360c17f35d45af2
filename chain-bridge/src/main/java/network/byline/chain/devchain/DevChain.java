package network.byline.chain.devchain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import network.byline.chain.devchain.Transition.Simulation;

/**
 * A chain with one sealer: every transaction is executed and sealed in a block of its own at once,
 * and every block is final.
 *
 * <p>A block is first executed, then its state is committed, then block and state root enter the
 * file in one synced step. A crash in between leaves a state nobody refers to. Should the engine
 * have lost a state that the file names, the blocks after the newest one it holds are executed
 * again and must give the same roots.
 *
 * <p>All methods may be called from any thread; one runs at a time.
 */
final class DevChain implements AutoCloseable {

  private final BlockFile file;
  private final EvmEngine engine;
  private final InstantSource clock;
  private final long chainId;
  private final Map<Digest, Integer> byHash = new HashMap<>();
  private final Map<Digest, Integer> byTransaction = new HashMap<>();
  private Block head;
  private long timeOffset;
  private long withdrawals;

  private DevChain(BlockFile file, EvmEngine engine, InstantSource clock, long chainId) {
    this.file = file;
    this.engine = engine;
    this.clock = clock;
    this.chainId = chainId;
    if (file.size() == 0) {
      file.append(genesis().encode());
    }
    for (int number = 0; number < file.size(); number++) {
      byte[] encoded = file.read(number);
      index(Block.names(encoded), number);
      withdrawals += Block.hasWithdrawal(encoded) ? 1 : 0;
    }
    head = at(file.size() - 1);
    timeOffset = Math.max(0, head.header().time() - clock.instant().getEpochSecond());
    executeLostStates();
  }

  /**
   * Opens the chain in a folder, or starts one there with an empty state.
   *
   * @param folder holds the blocks' file; made if it is missing
   * @param engine holds the states; closed with the chain
   * @param clock gives blocks their times
   * @param chainId the chain's number, fixed at its start
   * @throws IOException if the folder is in use, is for another chain, or is damaged
   */
  static DevChain open(Path folder, EvmEngine engine, InstantSource clock, long chainId)
      throws IOException {
    Files.createDirectories(folder);
    BlockFile file = BlockFile.open(folder.resolve("blocks"), chainId);
    try {
      return new DevChain(file, engine, clock, chainId);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  long chainId() {
    return chainId;
  }

  synchronized Block head() {
    return head;
  }

  synchronized Optional<Block> block(long number) {
    return number < 0 || number > head.number() ? Optional.empty() : Optional.of(at((int) number));
  }

  synchronized Optional<Block> block(Digest hash) {
    return Optional.ofNullable(byHash.get(hash)).map(this::at);
  }

  /** Returns the block that holds the transaction with this hash. */
  synchronized Optional<Block> blockOf(Digest transaction) {
    return Optional.ofNullable(byTransaction.get(transaction)).map(this::at);
  }

  /** Returns the head of the block at this height, which must exist. */
  synchronized BlockHeader header(long number) {
    return Block.header(file.read((int) number));
  }

  /**
   * Seals a block with this transaction.
   *
   * @throws TransactionRefusedException if no block may hold it
   */
  synchronized Block send(SignedTransaction transaction) {
    if (byTransaction.containsKey(transaction.hash())) {
      throw new TransactionRefusedException("already known: " + transaction.hash());
    }
    return seal(Optional.of(transaction), Optional.empty());
  }

  /** Seals a block that gives native coin to an account. */
  synchronized Block fund(Address account, long gwei) {
    return seal(Optional.empty(), Optional.of(new Withdrawal(withdrawals, account, gwei)));
  }

  /** Seals a block with nothing in it, so that the head has the time of now. */
  synchronized Block sealEmpty() {
    return seal(Optional.empty(), Optional.empty());
  }

  /** Moves the time of all later blocks forward and returns by how much it is ahead in all. */
  synchronized long increaseTime(long seconds) {
    if (seconds < 0) {
      throw new IllegalArgumentException("time moves forward only, not by " + seconds + " s");
    }
    timeOffset = Math.addExact(timeOffset, seconds);
    return timeOffset;
  }

  /** Reads from the state after a block. */
  synchronized <T> T read(Block block, Function<WorldState, T> reader) {
    try (WorldState state = engine.open(block.header().stateRoot())) {
      return reader.apply(state);
    }
  }

  /** Runs a message in the state after a block, as part of that very block, and forgets it. */
  synchronized Simulation simulate(Block block, Message message) {
    BlockHeader header = block.header();
    return simulate(block, message, context(header.number(), header.time(), header.parent()));
  }

  /** Runs a message as the next transaction would be, and forgets it. */
  synchronized Simulation simulateNext(Message message) {
    return simulate(head, message, nextContext());
  }

  @Override
  public synchronized void close() {
    engine.close();
    file.close();
  }

  private Simulation simulate(Block block, Message message, BlockContext context) {
    return read(block, state -> new Transition(state, context).simulate(message));
  }

  private Block seal(Optional<SignedTransaction> transaction, Optional<Withdrawal> withdrawal) {
    BlockContext context = nextContext();
    Sealed sealed = execute(head.header().stateRoot(), context, transaction, withdrawal);
    BlockHeader header =
        new BlockHeader(
            head.hash(),
            sealed.root,
            BlockHeader.rootOf(transaction.map(SignedTransaction::raw)),
            BlockHeader.rootOf(sealed.receipt.map(Receipt::encode)),
            BlockHeader.rootOf(withdrawal.map(w -> Rlp.encode(w.encode()))),
            sealed.receipt.map(Receipt::bloom).orElseGet(() -> Bloom.of(List.of())),
            context.number(),
            sealed.receipt.map(Receipt::gasUsed).orElse(0L),
            context.time());
    Block block = new Block(header, header.hash(), transaction, sealed.receipt, withdrawal);
    file.append(block.encode());
    index(
        new Block.Names(block.hash(), transaction.map(SignedTransaction::hash)),
        (int) block.number());
    withdrawals += withdrawal.isPresent() ? 1 : 0;
    head = block;
    return block;
  }

  private record Sealed(Digest root, Optional<Receipt> receipt) {}

  private Sealed execute(
      Digest parentRoot,
      BlockContext context,
      Optional<SignedTransaction> transaction,
      Optional<Withdrawal> withdrawal) {
    try (WorldState state = engine.open(parentRoot)) {
      Optional<Receipt> receipt = transaction.map(new Transition(state, context)::apply);
      withdrawal.ifPresent(w -> state.addBalance(w.account(), w.wei()));
      return new Sealed(state.commit(), receipt);
    }
  }

  private void executeLostStates() {
    int held = (int) head.number();
    while (!engine.holds(at(held).header().stateRoot())) {
      held--;
    }
    for (int number = held + 1; number <= head.number(); number++) {
      Block block = at(number);
      BlockHeader header = block.header();
      Digest root =
          execute(
                  at(number - 1).header().stateRoot(),
                  context(number, header.time(), header.parent()),
                  block.transaction(),
                  block.withdrawal())
              .root;
      if (!root.equals(header.stateRoot())) {
        throw new IllegalStateException(
            "block " + number + " executed again gives another state: the folder is damaged");
      }
    }
  }

  private Block genesis() {
    Digest none = BlockHeader.rootOf(Optional.empty());
    BlockHeader header =
        new BlockHeader(
            Digest.ZERO,
            engine.emptyRoot(),
            none,
            none,
            none,
            Bloom.of(List.of()),
            0,
            0,
            clock.instant().getEpochSecond());
    return new Block(header, header.hash(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private BlockContext nextContext() {
    long now = Math.addExact(clock.instant().getEpochSecond(), timeOffset);
    return context(head.number() + 1, Math.max(now, head.header().time()), head.hash());
  }

  private BlockContext context(long number, long time, Digest parent) {
    return new BlockContext(
        chainId,
        number,
        time,
        BlockHeader.GAS_LIMIT,
        BlockHeader.BASE_FEE,
        BlockHeader.SEALER,
        BlockHeader.random(parent),
        this::hashOf);
  }

  /** Runs within a call of this chain, perhaps on a thread of the engine: takes no lock. */
  private Digest hashOf(long number) {
    return number < 0 || number >= file.size()
        ? Digest.ZERO
        : Block.names(file.read((int) number)).block();
  }

  private Block at(int number) {
    return Block.decode(file.read(number));
  }

  private void index(Block.Names names, int number) {
    byHash.put(names.block(), number);
    names.transaction().ifPresent(hash -> byTransaction.put(hash, number));
  }
}

package network.byline.chain.devchain;

import io.horizen.evm.BlockHashCallback;
import io.horizen.evm.Evm;
import io.horizen.evm.EvmContext;
import io.horizen.evm.ForkRules;
import io.horizen.evm.Hash;
import io.horizen.evm.Invocation;
import io.horizen.evm.StateDB;
import io.horizen.evm.results.InvocationResult;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import network.byline.chain.devchain.Execution.Outcome;
import org.jspecify.annotations.Nullable;

/** One open state of {@link LibEvmEngine}; holds a native handle until closed. */
final class LibEvmState implements WorldState {

  private static final ForkRules SHANGHAI = new ForkRules(true);

  /** Logs are asked for by transaction; a state runs one message, so any fixed name will do. */
  private static final Hash TRANSACTION = new Hash(Digest.ZERO.toArray());

  private final StateDB state;

  LibEvmState(StateDB state) {
    this.state = state;
  }

  @Override
  public BigInteger balance(Address account) {
    return state.getBalance(foreign(account));
  }

  @Override
  public void addBalance(Address account, BigInteger amount) {
    state.addBalance(foreign(account), amount);
  }

  @Override
  public void subtractBalance(Address account, BigInteger amount) {
    state.subBalance(foreign(account), amount);
  }

  @Override
  public long nonce(Address account) {
    return state.getNonce(foreign(account)).longValueExact();
  }

  @Override
  public void setNonce(Address account, long nonce) {
    state.setNonce(foreign(account), BigInteger.valueOf(nonce));
  }

  @Override
  public byte[] code(Address account) {
    byte @Nullable [] code = state.getCode(foreign(account));
    return code == null ? new byte[0] : code;
  }

  @Override
  public Digest storage(Address account, Digest slot) {
    return Digest.of(state.getStorage(foreign(account), foreign(slot)).toBytes());
  }

  @Override
  public Execution execute(Message message, BlockContext block) {
    io.horizen.evm.Address sender = foreign(message.sender());
    io.horizen.evm.@Nullable Address to = message.to().map(LibEvmState::foreign).orElse(null);
    state.setTxContext(TRANSACTION, 0);
    state.accessSetup(sender, to, foreign(block.sealer()), SHANGHAI);
    for (AccessList.Entry entry : message.accessList().entries()) {
      state.accessAccount(foreign(entry.account()));
      entry.slots().forEach(slot -> state.accessSlot(foreign(entry.account()), foreign(slot)));
    }
    BigInteger gas = BigInteger.valueOf(message.gas());
    Invocation invocation =
        new Invocation(sender, to, message.value(), message.data(), gas, /* readOnly= */ false);
    try (BlockHashes hashes = new BlockHashes(block)) {
      EvmContext context = context(message, block);
      context.setBlockHashCallback(hashes);
      return outcome(Evm.Apply(state, invocation, context));
    }
  }

  private Execution outcome(InvocationResult result) {
    @Nullable String error = result.executionError;
    Outcome outcome =
        result.reverted
            ? Outcome.REVERTED
            : error == null || error.isEmpty() ? Outcome.SUCCEEDED : Outcome.FAILED;
    byte @Nullable [] output = result.returnData;
    return new Execution(
        outcome,
        result.leftOverGas.longValueExact(),
        outcome == Outcome.SUCCEEDED ? state.getRefund().longValueExact() : 0,
        output == null ? new byte[0] : output,
        outcome == Outcome.FAILED ? Optional.ofNullable(error) : Optional.empty(),
        outcome == Outcome.SUCCEEDED ? logs() : List.of());
  }

  private List<EvmLog> logs() {
    io.horizen.evm.results.EvmLog @Nullable [] logs = state.getLogs(TRANSACTION);
    return logs == null ? List.of() : Stream.of(logs).map(LibEvmState::own).toList();
  }

  @Override
  public Digest commit() {
    state.finalizeChanges();
    return Digest.of(state.commit().toBytes());
  }

  @Override
  public void close() {
    try {
      state.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("the native state did not close", e);
    }
  }

  private static EvmContext context(Message message, BlockContext block) {
    return new EvmContext(
        BigInteger.valueOf(block.chainId()),
        foreign(block.sealer()),
        BigInteger.valueOf(block.gasLimit()),
        message.gasPrice(),
        BigInteger.valueOf(block.number()),
        BigInteger.valueOf(block.time()),
        block.baseFee(),
        foreign(block.random()),
        SHANGHAI);
  }

  private static EvmLog own(io.horizen.evm.results.EvmLog log) {
    byte @Nullable [] data = log.data;
    return new EvmLog(
        Address.of(log.address.toBytes()),
        Arrays.stream(log.topics).map(topic -> Digest.of(topic.toBytes())).toList(),
        data == null ? new byte[0] : data);
  }

  private static io.horizen.evm.Address foreign(Address address) {
    return new io.horizen.evm.Address(address.toArray());
  }

  private static Hash foreign(Digest digest) {
    return new Hash(digest.toArray());
  }

  /** Answers the BLOCKHASH instruction. */
  private static final class BlockHashes extends BlockHashCallback {

    private final BlockContext block;

    BlockHashes(BlockContext block) {
      this.block = block;
    }

    @Override
    protected Hash getBlockHash(BigInteger number) {
      return foreign(block.blockHash().apply(number.longValueExact()));
    }
  }
}

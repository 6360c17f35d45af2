package network.byline.chain.devchain;

import java.math.BigInteger;
import network.byline.base.value.Address;
import network.byline.chain.devchain.Execution.Outcome;

/** What a transaction does to a state: checks, gas, fees, execution, refund. */
final class Transition {

  private final WorldState state;
  private final BlockContext block;

  Transition(WorldState state, BlockContext block) {
    this.state = state;
    this.block = block;
  }

  /**
   * Applies a transaction as a sealer does.
   *
   * @throws TransactionRefusedException if no block may hold it; the words are those of other nodes
   *     where clients look for them
   */
  Receipt apply(SignedTransaction transaction) {
    Address sender = transaction.sender();
    check(transaction);
    BigInteger price = transaction.effectivePrice(block.baseFee());
    BigInteger limit = BigInteger.valueOf(transaction.gasLimit());
    state.subtractBalance(sender, limit.multiply(price));
    state.setNonce(sender, transaction.nonce() + 1);
    long intrinsic =
        Gas.intrinsic(transaction.to().isEmpty(), transaction.data(), transaction.accessList());
    Execution execution =
        state.execute(
            new Message(
                sender,
                transaction.to(),
                transaction.value(),
                transaction.data(),
                transaction.gasLimit() - intrinsic,
                price,
                transaction.accessList()),
            block);
    long used = used(transaction.gasLimit(), execution);
    BigInteger tip = price.subtract(block.baseFee());
    state.addBalance(sender, price.multiply(BigInteger.valueOf(transaction.gasLimit() - used)));
    state.addBalance(block.sealer(), tip.multiply(BigInteger.valueOf(used)));
    return new Receipt(transaction.type(), execution.succeeded(), used, execution.logs());
  }

  /**
   * Runs a message for its answer; fees are not taken. The message's gas includes the intrinsic
   * part, which is taken off here.
   */
  Simulation simulate(Message message) {
    long intrinsic = Gas.intrinsic(message.to().isEmpty(), message.data(), message.accessList());
    if (message.gas() < intrinsic) {
      throw new TransactionRefusedException(
          "intrinsic gas too low: gas " + message.gas() + ", minimum needed " + intrinsic);
    }
    if (state.balance(message.sender()).compareTo(message.value()) < 0) {
      throw new TransactionRefusedException("insufficient funds for transfer");
    }
    state.setNonce(message.sender(), state.nonce(message.sender()) + 1);
    Execution execution =
        state.execute(
            new Message(
                message.sender(),
                message.to(),
                message.value(),
                message.data(),
                message.gas() - intrinsic,
                message.gasPrice(),
                message.accessList()),
            block);
    return new Simulation(execution, used(message.gas(), execution));
  }

  /**
   * A message's result when nothing was kept of it.
   *
   * @param execution what became of it
   * @param gasUsed gas of the whole, refunds taken off
   */
  record Simulation(Execution execution, long gasUsed) {}

  private void check(SignedTransaction transaction) {
    if (transaction.chainId().isPresent() && transaction.chainId().getAsLong() != block.chainId()) {
      throw new TransactionRefusedException(
          "invalid chain id: transaction is for "
              + transaction.chainId().getAsLong()
              + ", this chain is "
              + block.chainId());
    }
    Address sender = transaction.sender();
    long nonce = state.nonce(sender);
    if (transaction.nonce() != nonce) {
      throw new TransactionRefusedException(
          (transaction.nonce() < nonce ? "nonce too low" : "nonce too high")
              + ": next nonce of "
              + sender
              + " is "
              + nonce
              + ", transaction has "
              + transaction.nonce());
    }
    if (state.code(sender).length > 0) {
      throw new TransactionRefusedException("sender not an eoa: " + sender + " has code");
    }
    if (transaction.maxTip().compareTo(transaction.maxFee()) > 0) {
      throw new TransactionRefusedException("max priority fee per gas higher than max fee per gas");
    }
    if (transaction.maxFee().compareTo(block.baseFee()) < 0) {
      throw new TransactionRefusedException(
          "max fee per gas less than block base fee: " + block.baseFee() + " wei");
    }
    if (transaction.gasLimit() > block.gasLimit()) {
      throw new TransactionRefusedException("exceeds block gas limit of " + block.gasLimit());
    }
    boolean creation = transaction.to().isEmpty();
    if (creation && transaction.data().length > Gas.MAX_INITCODE) {
      throw new TransactionRefusedException("max initcode size exceeded");
    }
    long intrinsic = Gas.intrinsic(creation, transaction.data(), transaction.accessList());
    if (transaction.gasLimit() < intrinsic) {
      throw new TransactionRefusedException(
          "intrinsic gas too low: gas " + transaction.gasLimit() + ", minimum needed " + intrinsic);
    }
    BigInteger most =
        transaction
            .maxFee()
            .multiply(BigInteger.valueOf(transaction.gasLimit()))
            .add(transaction.value());
    BigInteger balance = state.balance(sender);
    if (balance.compareTo(most) < 0) {
      throw new TransactionRefusedException(
          "insufficient funds for gas * price + value: address "
              + sender
              + " has "
              + balance
              + " wei, needs "
              + most);
    }
  }

  private static long used(long gasLimit, Execution execution) {
    if (execution.outcome() == Outcome.FAILED) {
      return gasLimit;
    }
    long used = gasLimit - execution.gasLeft();
    return used - Math.min(execution.gasRefund(), used / Gas.REFUND_QUOTIENT);
  }
}

package network.byline.chain.devchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import network.byline.chain.devchain.Execution.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;

class DevChainTest {

  private static final Credentials KEY = Credentials.create("42".repeat(32));
  private static final Address SENDER = Address.parse(KEY.getAddress());
  private static final Address OTHER = Address.of(new byte[20]);
  private static final BigInteger FEE = BigInteger.valueOf(3_000_000_000L);
  private static final BigInteger COIN = BigInteger.TEN.pow(18);

  /** Stores its call value's low byte and logs it; reverts if called with none. */
  private static final String CONTRACT =
      creation(
          "34" + "6009" + "57" + "6000" + "6000" + "fd" + "5b" + "34" + "6000" + "55" + "34"
              + "6000" + "52" + "6007" + "6020" + "6000" + "a1" + "00");

  @TempDir Path folder;
  private final AtomicReference<Instant> now = new AtomicReference<>(LocalChain.START);
  private DevChain chain;

  @BeforeEach
  void open() throws IOException {
    chain = DevChain.open(folder, LibEvmEngine.inMemory(), now::get, 31_337);
  }

  @AfterEach
  void close() {
    chain.close();
  }

  @Test
  void faucetCreditsByABlockWithoutTransaction() {
    Block block = chain.fund(SENDER, 5_000_000_000L);
    assertThat(block.transaction()).isEmpty();
    assertThat(block.number()).isEqualTo(1);
    assertThat(balance(SENDER)).isEqualTo(COIN.multiply(BigInteger.valueOf(5)));
  }

  @Test
  void transferMovesValueBurnsTheBaseFeeAndTipsTheSealer() {
    chain.fund(SENDER, 5_000_000_000L);
    Block block = chain.send(transfer(0, 21_000, COIN));
    BigInteger gas = BigInteger.valueOf(21_000);
    BigInteger price = BlockHeader.BASE_FEE.add(BigInteger.ONE);
    assertThat(block.receipt().orElseThrow().success()).isTrue();
    assertThat(block.header().gasUsed()).isEqualTo(21_000);
    assertThat(balance(OTHER)).isEqualTo(COIN);
    assertThat(balance(SENDER))
        .isEqualTo(COIN.multiply(BigInteger.valueOf(4)).subtract(gas.multiply(price)));
    assertThat(balance(BlockHeader.SEALER)).isEqualTo(gas);
    assertThat(chain.blockOf(block.transaction().orElseThrow().hash()))
        .map(Block::hash)
        .contains(block.hash());
  }

  @Test
  void wrongTransactionsAreRefusedAndChangeNothing() {
    refused("insufficient funds", transfer(0, 21_000, BigInteger.ZERO));
    chain.fund(SENDER, 5_000_000_000L);
    Digest before = chain.head().hash();
    refused("nonce too high", transfer(1, 21_000, COIN));
    refused("intrinsic gas too low", transfer(0, 20_999, COIN));
    refused("exceeds block gas limit", transfer(0, 30_000_001, COIN));
    refused("insufficient funds", transfer(0, 21_000, COIN.multiply(BigInteger.TEN)));
    refused(
        "less than block base fee",
        sign(
            0,
            21_000,
            Optional.of(OTHER),
            COIN,
            "",
            BlockHeader.BASE_FEE.subtract(BigInteger.ONE),
            0));
    refused("invalid chain id", sign(0, 21_000, Optional.of(OTHER), COIN, "", FEE, 2));
    assertThat(chain.head().hash()).isEqualTo(before);
    SignedTransaction good = transfer(0, 21_000, COIN);
    chain.send(good);
    refused("already known", good);
    refused("nonce too low", transfer(0, 22_000, COIN));
  }

  @Test
  void contractsAreCreatedCalledAndRefuse() {
    chain.fund(SENDER, 5_000_000_000L);
    Block first = chain.send(create(0, CONTRACT));
    Block second = chain.send(create(1, CONTRACT));
    Address contract = first.transaction().orElseThrow().created().orElseThrow();
    assertThat(first.receipt().orElseThrow().success()).isTrue();
    assertThat(second.receipt().orElseThrow().success()).isTrue();
    assertThat(code(contract)).hasSize(26);
    assertThat(code(second.transaction().orElseThrow().created().orElseThrow())).hasSize(26);

    Block called = chain.send(sign(2, 100_000, Optional.of(contract), BigInteger.TEN, "", FEE, 0));
    Receipt receipt = called.receipt().orElseThrow();
    assertThat(receipt.logs()).hasSize(1);
    assertThat(receipt.logs().getFirst().address()).isEqualTo(contract);
    assertThat(slot(called, contract).toArray()[31]).isEqualTo((byte) 10);
    assertThat(slot(first, contract)).isEqualTo(Digest.ZERO);

    Block reverted =
        chain.send(sign(3, 100_000, Optional.of(contract), BigInteger.ZERO, "", FEE, 0));
    assertThat(reverted.receipt().orElseThrow().success()).isFalse();
    assertThat(reverted.header().gasUsed()).isLessThan(30_000);
    assertThat(reverted.receipt().orElseThrow().logs()).isEmpty();
    assertThat(balance(contract)).isEqualTo(BigInteger.TEN);

    Block starved = chain.send(sign(4, 25_000, Optional.of(contract), BigInteger.TWO, "", FEE, 0));
    assertThat(starved.receipt().orElseThrow().success()).isFalse();
    assertThat(starved.header().gasUsed()).isEqualTo(25_000);
  }

  @Test
  void codeSeesItsBlockAndTheHashesBefore() {
    chain.fund(SENDER, 1);
    chain.fund(SENDER, 1);
    Digest parent = chain.head().hash();
    Block empty = chain.sealEmpty();
    assertThat(empty.header().parent()).isEqualTo(parent);
    // returns blockhash(number - 1), timestamp, chain id, base fee
    Message question = question("43600190034060005242602052466040524860605260806000f3");
    byte[] answer = ask(question);
    assertThat(Digest.of(answer, 0)).isEqualTo(chain.head().hash());
    assertThat(new BigInteger(1, answer, 32, 32).longValue())
        .isEqualTo(LocalChain.START.getEpochSecond());
    assertThat(new BigInteger(1, answer, 64, 32).longValue()).isEqualTo(31_337);
    assertThat(new BigInteger(1, answer, 96, 32)).isEqualTo(BlockHeader.BASE_FEE);
  }

  @Test
  void timeNeverRunsBackAndCanBeMovedForward() {
    long start = LocalChain.START.getEpochSecond();
    assertThat(chain.sealEmpty().header().time()).isEqualTo(start);
    chain.increaseTime(100);
    assertThat(chain.sealEmpty().header().time()).isEqualTo(start + 100);
    now.set(LocalChain.START.minusSeconds(500));
    assertThat(chain.sealEmpty().header().time()).isEqualTo(start + 100);
    now.set(LocalChain.START.plusSeconds(7));
    assertThat(chain.sealEmpty().header().time()).isEqualTo(start + 107);
  }

  @Test
  void movedTimeOutlastsARestart() throws IOException {
    chain.increaseTime(1_000);
    chain.sealEmpty();
    close();
    now.set(LocalChain.START.plusSeconds(10));
    open();
    assertThat(chain.sealEmpty().header().time())
        .isEqualTo(LocalChain.START.getEpochSecond() + 1_000);
  }

  @Test
  void statesThatTheEngineLostAreExecutedAgain() throws IOException {
    chain.fund(SENDER, 5_000_000_000L);
    chain.send(create(0, CONTRACT));
    chain.send(transfer(1, 21_000, COIN));
    Block head = chain.head();
    BigInteger balance = balance(SENDER);
    close();
    open();
    assertThat(chain.head().hash()).isEqualTo(head.hash());
    assertThat(balance(SENDER)).isEqualTo(balance);
    assertThat(chain.send(transfer(2, 21_000, COIN)).number()).isEqualTo(head.number() + 1);
    assertThat(chain.fund(SENDER, 1).withdrawal().orElseThrow().index()).isEqualTo(1);
  }

  @Test
  void simulationLeavesNoTrace() {
    chain.fund(SENDER, 5_000_000_000L);
    Digest root = chain.head().header().stateRoot();
    Message creation =
        new Message(
            SENDER,
            Optional.empty(),
            BigInteger.ZERO,
            HexFormat.of().parseHex(CONTRACT),
            1_000_000,
            BigInteger.ZERO,
            AccessList.EMPTY);
    assertThat(chain.simulateNext(creation).execution().outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(chain.simulate(chain.head(), creation).gasUsed())
        .isEqualTo(chain.simulateNext(creation).gasUsed());
    assertThat(chain.fund(OTHER, 0).header().stateRoot()).isNotNull();
    long nonce = chain.read(chain.head(), s -> s.nonce(SENDER));
    assertThat(nonce).isZero();
    assertThat(chain.block(1).orElseThrow().header().stateRoot()).isEqualTo(root);
  }

  private void refused(String words, SignedTransaction transaction) {
    assertThatExceptionOfType(TransactionRefusedException.class)
        .isThrownBy(() -> chain.send(transaction))
        .withMessageContaining(words);
  }

  private byte[] ask(Message question) {
    chain.fund(SENDER, 5_000_000_000L);
    long nonce = chain.read(chain.head(), s -> s.nonce(SENDER));
    Block created = chain.send(create(nonce, creation(HexFormat.of().formatHex(question.data()))));
    Address contract = created.transaction().orElseThrow().created().orElseThrow();
    Message call =
        new Message(
            SENDER,
            Optional.of(contract),
            BigInteger.ZERO,
            new byte[0],
            1_000_000,
            BigInteger.ZERO,
            AccessList.EMPTY);
    return chain.simulateNext(call).execution().output();
  }

  private static Message question(String code) {
    return new Message(
        SENDER,
        Optional.empty(),
        BigInteger.ZERO,
        HexFormat.of().parseHex(code),
        0,
        BigInteger.ZERO,
        AccessList.EMPTY);
  }

  private BigInteger balance(Address account) {
    return chain.read(chain.head(), s -> s.balance(account));
  }

  private Digest slot(Block block, Address contract) {
    return chain.read(block, s -> s.storage(contract, Digest.ZERO));
  }

  private byte[] code(Address account) {
    return chain.read(chain.head(), s -> s.code(account));
  }

  private static SignedTransaction transfer(long nonce, long gas, BigInteger value) {
    return sign(nonce, gas, Optional.of(OTHER), value, "", FEE, 0);
  }

  private static SignedTransaction create(long nonce, String code) {
    return sign(nonce, 200_000, Optional.empty(), BigInteger.ZERO, code, FEE, 0);
  }

  private static SignedTransaction sign(
      long nonce,
      long gas,
      Optional<Address> to,
      BigInteger value,
      String data,
      BigInteger maxFee,
      long otherChain) {
    RawTransaction raw =
        RawTransaction.createTransaction(
            31_337 + otherChain,
            BigInteger.valueOf(nonce),
            BigInteger.valueOf(gas),
            to.map(Address::toString).orElse(""),
            value,
            "0x" + data,
            BigInteger.ONE,
            maxFee);
    return SignedTransaction.decode(TransactionEncoder.signMessage(raw, KEY));
  }

  /** Returns creation code that leaves this runtime code: copy it from behind and return it. */
  private static String creation(String runtime) {
    int size = runtime.length() / 2;
    return String.format("60%02x600c60003960%02x6000f3%s", size, size, runtime);
  }
}

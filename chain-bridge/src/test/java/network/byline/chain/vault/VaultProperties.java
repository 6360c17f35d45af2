package network.byline.chain.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import network.byline.base.eip712.Domain;
import network.byline.base.identity.SigningKey;
import network.byline.base.merkle.KeccakTree;
import network.byline.base.statement.Signed;
import network.byline.base.statement.SpendingCap;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.chain.devchain.LocalChain;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random clients, payees and an operator who lies, on vaults that share one chain: whatever they
 * do, nobody loses more than they signed and nobody receives more than was published for them.
 */
class VaultProperties {

  private static final int STEPS = 50;
  private static final int MANY = 100_000;
  private static final SigningKey OPERATOR = Keys.of(90);
  private static final List<SigningKey> CLIENTS = List.of(Keys.of(91), Keys.of(92));
  private static final List<Address> PAYEES =
      List.of(Keys.of(93).address(), Keys.of(94).address(), Keys.of(95).address());

  @TempDir static Path folder;
  private static LocalChain local;
  private static ChainClient chain;

  private Random random = new Random(0);
  private CoinContract coin = new CoinContract(Address.ZERO);
  private VaultContract vault = new VaultContract(Address.ZERO);
  private final Map<Address, Long> largestCap = new HashMap<>();
  private final Map<Address, Long> largestLeaf = new HashMap<>();
  private final List<Map<Address, Long>> anchored = new ArrayList<>();
  private int accepted;
  private int paidAgain;
  private int exitedAfterSpending;

  @BeforeAll
  static void start() throws IOException {
    local = LocalChain.in(Files.createDirectories(folder));
    chain = ChainClient.connect(local.uri());
  }

  @AfterAll
  static void stop() {
    chain.close();
    local.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 4})
  void moneyIsConservedAndNobodyGetsMoreThanPublished(long seed) {
    random = new Random(seed);
    deploy();
    for (int step = 0; step < STEPS; step++) {
      step();
      check();
    }
    assertThat(accepted).as("calls that the vault took").isGreaterThan(STEPS / 2);
    assertThat(paidAgain).as("payees paid more than once").isPositive();
    assertThat(exitedAfterSpending).as("exits of clients that had spent").isPositive();
  }

  private void deploy() {
    VaultTerms terms =
        new VaultTerms(
            OPERATOR.address(), Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(20));
    Deployment deployment = Deployment.onDevelopmentChain(chain, OPERATOR, terms);
    coin = deployment.coinContract();
    vault = deployment.vaultContract();
    for (SigningKey client : CLIENTS) {
      chain.giveGas(client.address());
      send(client, coin.mint(client.address(), Amount.of(MANY)));
      send(client, coin.approve(vault.address(), Amount.of(MANY)));
      send(client, vault.deposit(client.address(), Amount.of(300)));
    }
    send(OPERATOR, coin.mint(OPERATOR.address(), Amount.of(MANY)));
    send(OPERATOR, coin.approve(vault.address(), Amount.of(MANY)));
    accepted = 0;
  }

  private void step() {
    SigningKey client = CLIENTS.get(random.nextInt(CLIENTS.size()));
    switch (random.nextInt(14)) {
      case 0, 1 -> send(client, vault.deposit(client.address(), amount(500)));
      case 2, 3 -> collect(client);
      case 4, 5 -> anchor(random.nextInt(3) > 0);
      case 6 -> {
        send(OPERATOR, vault.propose(1 + random.nextInt(anchored.size() + 1)));
        chain.advanceTime(Duration.ofSeconds(random.nextInt(15)));
      }
      case 7, 12 -> activateTheNewest();
      case 8, 9 -> claim();
      case 10 -> send(OPERATOR, vault.fund(amount(50)));
      default -> {
        send(client, random.nextInt(4) == 0 ? vault.cancelExit() : vault.requestExit());
        chain.advanceTime(Duration.ofSeconds(15L + random.nextInt(15)));
        boolean spent = !state(client).collected().isZero();
        if (send(client, vault.exit()) && spent) {
          exitedAfterSpending++;
        }
      }
    }
  }

  /** Sometimes with a cap that is too low, sometimes with an old one, sometimes beyond it. */
  private void collect(SigningKey client) {
    long largest = largestCap.getOrDefault(client.address(), 0L);
    long cap = Math.max(0, largest + random.nextInt(100) - 20);
    largestCap.merge(client.address(), cap, Math::max);
    Signed<SpendingCap> signed =
        Signed.by(client, vault.domain(chain), new SpendingCap(client.address(), Amount.of(cap)));
    long cumulative = Math.max(0, cap + random.nextInt(20) - 12);
    long claimedCap = random.nextInt(8) == 0 ? cap + 50 : cap;
    send(
        OPERATOR,
        vault.collect(
            client.address(), Amount.of(cumulative), Amount.of(claimedCap), signed.signature()));
  }

  /** Leaves and totals are drawn apart: this operator's totals are often lies. */
  private void anchor(boolean honest) {
    Map<Address, Long> leaves = new HashMap<>();
    for (Address payee : PAYEES) {
      leaves.put(payee, 1L + random.nextInt(60) + 20L * anchored.size());
    }
    long sum = leaves.values().stream().mapToLong(Long::longValue).sum();
    long total = honest ? sum : random.nextInt(150);
    anchored.add(leaves);
    BatchAnchor batch =
        new BatchAnchor(
            anchored.size(),
            Digest.ZERO,
            Digest.ZERO,
            tree(leaves).root(),
            Amount.of(total),
            amount(30),
            Digest.ZERO);
    send(OPERATOR, vault.anchor(batch));
  }

  /** Fills the pool, and brings the newest batch to payment, if the vault lets it pass. */
  private void activateTheNewest() {
    anchor(true);
    send(OPERATOR, vault.fund(Amount.of(200L + random.nextInt(300))));
    send(OPERATOR, vault.propose(anchored.size()));
    chain.advanceTime(Duration.ofSeconds(10));
    long pending = vault.state(chain, At.LATEST).pending().map(VaultState.Pending::n).orElse(1L);
    if (send(CLIENTS.getFirst(), vault.activate(pending))) {
      anchored
          .get((int) pending - 1)
          .forEach((payee, earned) -> largestLeaf.merge(payee, earned, Math::max));
    }
    for (int i = 0; i < 4; i++) {
      claim();
    }
  }

  /** Claims from the active batch mostly, from any other sometimes. */
  private void claim() {
    if (anchored.isEmpty()) {
      return;
    }
    int active = (int) vault.state(chain, At.LATEST).activeBatch();
    boolean honest = active > 0 && random.nextInt(5) > 0;
    Map<Address, Long> leaves = anchored.get(honest ? active - 1 : random.nextInt(anchored.size()));
    Address payee = PAYEES.get(random.nextInt(PAYEES.size()));
    long cumulative = leaves.getOrDefault(payee, 0L) + (random.nextInt(8) == 0 ? 1 : 0);
    List<Digest> proof = tree(leaves).proof(PAYEES.indexOf(payee));
    Amount before = vault.claimed(chain, payee, At.LATEST);
    if (send(CLIENTS.getFirst(), vault.claim(payee, Amount.of(cumulative), proof))
        && !before.isZero()) {
      paidAgain++;
    }
  }

  private void check() {
    VaultState state = vault.state(chain, At.LATEST);
    assertThat(coin.balance(chain, vault.address(), At.LATEST)).isEqualTo(state.holdings());
    Amount remaining = Amount.ZERO;
    for (SigningKey key : CLIENTS) {
      ClientState client = state(key);
      assertThat(client.collected()).isLessThanOrEqualTo(client.available());
      assertThat(client.collected())
          .isLessThanOrEqualTo(Amount.of(largestCap.getOrDefault(key.address(), 0L)));
      assertThat(coin.balance(chain, key.address(), At.LATEST))
          .isEqualTo(Amount.of(MANY).minus(client.deposited()).plus(client.exited()));
      remaining = remaining.plus(client.remaining());
    }
    assertThat(state.holdings())
        .isEqualTo(remaining.plus(state.poolTotal()).minus(state.claimedTotal()));
    Amount paid = Amount.ZERO;
    for (Address payee : PAYEES) {
      Amount received = coin.balance(chain, payee, At.LATEST);
      assertThat(received).isEqualTo(vault.claimed(chain, payee, At.LATEST));
      assertThat(received).isLessThanOrEqualTo(Amount.of(largestLeaf.getOrDefault(payee, 0L)));
      paid = paid.plus(received);
    }
    assertThat(paid).isEqualTo(state.claimedTotal());
    Amount active =
        vault
            .batch(chain, state.activeBatch(), At.LATEST)
            .map(batch -> batch.payoutTotal().plus(batch.commonsTotal()))
            .orElse(Amount.ZERO);
    assertThat(active).isLessThanOrEqualTo(state.poolTotal());
    assertThat(paid)
        .isLessThanOrEqualTo(
            vault
                .batch(chain, state.activeBatch(), At.LATEST)
                .map(BatchAnchor::payoutTotal)
                .orElse(Amount.ZERO));
    assertThat(state.lastBatch()).isEqualTo(anchored.size());
  }

  private ClientState state(SigningKey client) {
    return vault.client(chain, client.address(), At.LATEST);
  }

  private boolean send(SigningKey sender, ContractCall call) {
    try {
      new ChainAccount(chain, sender).send(call);
      accepted++;
      return true;
    } catch (RevertedException e) {
      return false;
    }
  }

  private KeccakTree tree(Map<Address, Long> leaves) {
    Domain domain = vault.domain(chain);
    return KeccakTree.of(
        PAYEES.stream()
            .map(p -> new PayoutLeaf(domain, p, Amount.of(leaves.getOrDefault(p, 0L))).encode())
            .toList());
  }

  private Amount amount(int below) {
    return Amount.of(random.nextInt(below));
  }
}

package network.byline.chain.outbox;

import static network.byline.chain.outbox.OutboxSamples.CLIENT;
import static network.byline.chain.outbox.OutboxSamples.OTHER_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import network.byline.base.eip712.Domain;
import network.byline.base.identity.SigningKey;
import network.byline.base.value.Amount;
import network.byline.chain.devchain.LocalChain;
import network.byline.chain.outbox.OutboxStep.What;
import network.byline.chain.vault.Anvil;
import network.byline.chain.vault.At;
import network.byline.chain.vault.BatchAnchor;
import network.byline.chain.vault.ChainAccount;
import network.byline.chain.vault.ChainClient;
import network.byline.chain.vault.Deployment;
import network.byline.chain.vault.VaultEvent;
import network.byline.chain.vault.VaultLogs;
import network.byline.chain.vault.VaultTerms;
import network.byline.storage.folder.DataFolder;
import network.byline.storage.outbox.IntentState;
import network.byline.storage.outbox.OutboxStore;
import network.byline.storage.projection.IntentRow;
import network.byline.storage.sql.Database;
import network.byline.storage.sql.DatabaseConfig;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The outbox with a real vault, a real EVM and a real database. */
class OutboxChainIT {

  private static final Duration WAIT = Duration.ofSeconds(5);
  private static final SigningKey DEPLOYER = OutboxSamples.key(1);
  private static final SigningKey OPERATOR = OutboxSamples.key(2);

  @TempDir Path temp;
  private final TestClock clock = new TestClock();
  private final Set<What> seen = EnumSet.noneOf(What.class);

  @Test
  void crashesLeaveOneEventForEachIntentOnTheDevelopmentChain() throws Exception {
    int batches = 14;
    try (LocalChain local = LocalChain.in(temp.resolve("chain"));
        ChainClient chain = ChainClient.connect(local.uri());
        DataFolder folder = DataFolder.open(temp.resolve("data"))) {
      Deployment deployment = deploy(chain);
      for (int n = 1; n <= batches; n++) {
        crashOnce(chain, deployment, folder, n);
        try (Database database = Database.open(new DatabaseConfig.Embedded(folder), clock)) {
          run(chain, sender(chain, deployment, database.outbox()));
          assertThat(database.outbox().ofBatch(n))
              .allMatch(intent -> intent.state() == IntentState.FINAL);
        }
      }
      assertThat(seen).doesNotContain(What.PARKED, What.REVERTED, What.UNAVAILABLE);
      assertHappenedOnce(chain, deployment, batches);
    }
  }

  private void crashOnce(ChainClient chain, Deployment deployment, DataFolder folder, int n) {
    CrashingProxy crash = new CrashingProxy(9 * n - 5, n % 2 == 0);
    try (Database database = Database.open(new DatabaseConfig.Embedded(folder), clock)) {
      database.projections().apply("batches", n, List.copyOf(batch(deployment, n)));
      run(
          chain,
          new OutboxSender(
              crash.around(OutboxStore.class, database.outbox()),
              crash.around(ChainPort.class, port(chain, deployment)),
              OutboxPolicy.DEFAULT,
              clock));
    } catch (CrashingProxy.Crash e) {
      assertThat(crash.struck()).isTrue();
    }
  }

  @Test
  void whatAnvilForgetsInAReorganisationIsSentAgain() throws Exception {
    var program = Anvil.program();
    if (program.isEmpty()) {
      System.out.println(
          "SKIPPED: the outbox through a reorganisation; name it with"
              + " -Dbyline.anvil=/path/to/anvil");
    }
    Assumptions.assumeTrue(program.isPresent(), "anvil is not named");
    try (Anvil anvil = Anvil.start(program.orElseThrow());
        ChainClient chain = ChainClient.connect(anvil.uri());
        DataFolder folder = DataFolder.open(temp.resolve("data"));
        Database database = Database.open(new DatabaseConfig.Embedded(folder), clock)) {
      Deployment deployment = deploy(chain);
      for (int depth = 1; depth <= 10; depth++) {
        String key = "ANCHOR/" + depth;
        database
            .projections()
            .apply("batches", depth, List.copyOf(Intents.ofBatch(anchor(depth, 0), List.of())));
        OutboxSender sender = sender(chain, deployment, database.outbox());
        stepTo(sender, database.outbox(), key, IntentState.INCLUDED);
        ask(anvil.uri(), "anvil_mine", "\"0x" + Integer.toHexString(depth - 1) + "\"");
        ask(anvil.uri(), "anvil_reorg", depth + ", []");
        assertThat(deployment.vaultContract().state(chain, At.LATEST).lastBatch())
            .isEqualTo(depth - 1);

        stepTo(sender, database.outbox(), key, IntentState.INCLUDED);
        assertThat(deployment.vaultContract().state(chain, At.LATEST).lastBatch()).isEqualTo(depth);
        ask(anvil.uri(), "anvil_mine", "\"0x46\"");
        stepTo(sender, database.outbox(), key, IntentState.FINAL);
        assertThat(database.outbox().attempts(key)).hasSize(1);
      }
      assertThat(seen).contains(What.ORPHANED, What.RESENT);
      assertThat(numbers(events(chain, deployment), VaultEvent.Anchored.class))
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 10).boxed().toList());
    }
  }

  private static void ask(URI node, String method, String parameters) throws Exception {
    String body =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":[%s]}"
            .formatted(method, parameters);
    try (HttpClient http = HttpClient.newHttpClient()) {
      String answer =
          http.send(
                  HttpRequest.newBuilder(node)
                      .header("Content-Type", "application/json")
                      .POST(HttpRequest.BodyPublishers.ofString(body))
                      .build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      assertThat(answer).contains("result");
    }
  }

  private void stepTo(OutboxSender sender, OutboxStore store, String key, IntentState state) {
    boolean moved = false;
    for (int i = 0; i < 30 && !moved; i++) {
      OutboxStep step = sender.step();
      step.done().forEach(done -> seen.add(done.what()));
      clock.passTo(step.lookAgain());
      moved = !step.done().isEmpty() && store.intent(key).orElseThrow().state() == state;
    }
    assertThat(store.intent(key).orElseThrow().state()).isEqualTo(state);
  }

  /** Steps until nothing is open; where nothing happens, an activation waits for its time. */
  private void run(ChainClient chain, OutboxSender sender) {
    OutboxStep step;
    int steps = 0;
    do {
      step = sender.step();
      step.done().forEach(done -> seen.add(done.what()));
      clock.passTo(step.lookAgain());
      if (step.done().stream().allMatch(done -> done.what() == What.WAITS)) {
        chain.advanceTime(WAIT);
      }
      assertThat(++steps).as("steps; the last did %s", step).isLessThan(100);
    } while (step.open() > 0);
  }

  private static Deployment deploy(ChainClient chain) {
    for (SigningKey key : List.of(DEPLOYER, OPERATOR, CLIENT, OTHER_CLIENT)) {
      chain.giveGas(key.address());
    }
    Deployment deployment =
        Deployment.onDevelopmentChain(
            chain,
            DEPLOYER,
            new VaultTerms(OPERATOR.address(), Duration.ofSeconds(1), WAIT, WAIT.multipliedBy(2)));
    for (SigningKey key : List.of(CLIENT, OTHER_CLIENT)) {
      ChainAccount account = new ChainAccount(chain, key);
      Amount deposit = Amount.of(100_000);
      account.send(deployment.coinContract().mint(key.address(), deposit));
      account.send(deployment.coinContract().approve(deployment.vault(), deposit));
      account.send(deployment.vaultContract().deposit(key.address(), deposit));
    }
    return deployment;
  }

  private static BatchAnchor anchor(long n, long total) {
    return OutboxSamples.anchor(n, total);
  }

  private static List<IntentRow> batch(Deployment deployment, long n) {
    Domain domain = new Domain(deployment.chainId(), deployment.vault());
    return Intents.ofBatch(
        anchor(n, 200 * n),
        List.of(
            OutboxSamples.collect(domain, CLIENT, 100 * n, 50_000),
            OutboxSamples.collect(domain, OTHER_CLIENT, 100 * n, 50_000)));
  }

  private static ChainPort port(ChainClient chain, Deployment deployment) {
    return new VaultPort(chain, deployment.vaultContract(), OPERATOR);
  }

  private OutboxSender sender(ChainClient chain, Deployment deployment, OutboxStore store) {
    return new OutboxSender(store, port(chain, deployment), OutboxPolicy.DEFAULT, clock);
  }

  private static List<VaultEvent> events(ChainClient chain, Deployment deployment) {
    return VaultLogs.inFinalBlocks(
        chain, deployment.vault(), deployment.firstBlock(), chain.head().number());
  }

  private static void assertHappenedOnce(ChainClient chain, Deployment deployment, int batches) {
    List<VaultEvent> events = events(chain, deployment);
    List<Long> all = LongStream.rangeClosed(1, batches).boxed().toList();
    assertThat(numbers(events, VaultEvent.Anchored.class)).isEqualTo(all);
    assertThat(numbers(events, VaultEvent.Proposed.class)).isEqualTo(all);
    assertThat(numbers(events, VaultEvent.Activated.class)).isEqualTo(all);
    assertThat(events.stream().filter(event -> event instanceof VaultEvent.Collected))
        .hasSize(2 * batches);
    assertThat(deployment.vaultContract().client(chain, CLIENT.address(), At.LATEST).collected())
        .isEqualTo(Amount.of(100L * batches));
  }

  private static List<Long> numbers(List<VaultEvent> events, Class<? extends VaultEvent> type) {
    return events.stream()
        .filter(type::isInstance)
        .map(
            event ->
                switch (event) {
                  case VaultEvent.Anchored anchored -> anchored.batch().n();
                  case VaultEvent.Proposed proposed -> proposed.n();
                  case VaultEvent.Activated activated -> activated.n();
                  default -> 0L;
                })
        .toList();
  }
}

package network.byline.peer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.StatusRuntimeException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import network.byline.attribution.process.WorkerProcess;
import network.byline.attribution.process.WorkerSettings;
import network.byline.attribution.sandbox.Sandbox;
import network.byline.base.identity.SigningKey;
import network.byline.base.record.DatanetName;
import network.byline.base.record.ModelName;
import network.byline.base.snapshot.RecordList;
import network.byline.base.statement.Charter;
import network.byline.base.statement.Disclosure;
import network.byline.base.statement.ModelFiles.StoredFile;
import network.byline.base.statement.SamplerSettings;
import network.byline.base.statement.Visibility;
import network.byline.base.value.Amount;
import network.byline.chain.vault.ChainClient;
import network.byline.chain.vault.VaultContract;
import network.byline.peer.api.v1.AskState;
import network.byline.peer.api.v1.BuiltIndex;
import network.byline.peer.api.v1.ContributionReport;
import network.byline.peer.api.v1.Datanet;
import network.byline.peer.api.v1.Progress;
import network.byline.peer.api.v1.Receipt;
import network.byline.peer.api.v1.TrainEstimate;
import network.byline.peer.api.v1.TrainedAdapter;
import network.byline.peer.audit.AuditFolder;
import network.byline.peer.audit.AuditReport;
import network.byline.peer.audit.Auditor;
import network.byline.peer.client.AnswerFailedException;
import network.byline.peer.client.Asking;
import network.byline.peer.client.Contributing;
import network.byline.peer.client.DepositSight;
import network.byline.peer.client.Developing;
import network.byline.peer.client.HostClient;
import network.byline.peer.client.PromptSalts;
import network.byline.peer.client.ReceiptCheck;
import network.byline.peer.client.SpendingBook;
import network.byline.peer.client.Wallet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a newcomer does with texts of their own, on a real host with its own chain, journal and
 * worker processes: two people contribute, a model is trained, answers name and pay who wrote them.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class NewcomerIT {

  private static final Amount PRICE = Amount.of(1_000_000_000_000L);
  private static final String ADAS =
      "To make a sponge, whisk four eggs with the sugar until the whisk leaves a ribbon, fold in"
          + " the flour by hand, and bake at once in a moderate oven.";
  private static final String BENS =
      "Before a long ride, check that both brakes bite, that no spoke is loose, and that the tyres"
          + " give a little under the thumb.";

  @TempDir private static Path folder;
  private static Host host;
  private static HostClient client;
  private static Wallet wallet;
  private static final SigningKey ADA = SigningKey.generate(new SecureRandom());
  private static final SigningKey BEN = SigningKey.generate(new SecureRandom());
  private static final SigningKey PAYER = SigningKey.generate(new SecureRandom());

  @BeforeAll
  static void startHostTrainModel() {
    host =
        Host.start(
            new HostConfig(
                folder.resolve("data"),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                768,
                2,
                0,
                Sandbox.Choice.AUTO),
            _ -> {});
    client = HostClient.of("127.0.0.1:" + host.port());
    wallet = Wallet.of(client.status());
    Contributing contributing = new Contributing(client);
    contributing.found(
        ADA, new Charter(ADA.address(), new DatanetName("hints"), "CC0-1.0", Visibility.OPEN));
    Datanet datanet = contributing.datanet("hints");
    contributing.contribute(ADA, datanet, new RecordList(List.of(ADAS)), 0);
    contributing.contribute(BEN, datanet, new RecordList(List.of(BENS, ADAS)), 0);
    contributing.publish(ADA, "hints");
    train(contributing.datanet("hints"));
    wallet.ensureFunded(PAYER, _ -> {});
    DepositSight.await(client, wallet, PAYER.address());
  }

  private static void train(Datanet datanet) {
    Developing developing = new Developing(client);
    TrainedAdapter trained =
        developing.train(ShippedBase.NAME, "hints", "", false, new QuietTraining()).orElseThrow();
    assertThat(trained.getLastLoss()).isLessThan(trained.getFirstLoss() / 2);
    developing.registerAdapter(
        ADA,
        new ModelName("hints"),
        developing.model(ShippedBase.NAME),
        new StoredFile(
            HostClient.digest(trained.getAdapterConfigDigest()),
            HostClient.digest(trained.getAdapterConfig())),
        new StoredFile(
            HostClient.digest(trained.getAdapterWeightsDigest()),
            HostClient.digest(trained.getAdapterWeights())),
        new StoredFile(
            HostClient.digest(trained.getRecipeDigest()), HostClient.digest(trained.getRecipe())),
        datanet,
        datanet.getSnapshots(0),
        BuiltIndex.newBuilder()
            .setSegment(trained.getSegment())
            .setSegmentRoot(trained.getSegmentRoot())
            .build(),
        PRICE);
  }

  @AfterAll
  static void stop() {
    if (wallet != null) {
      wallet.close();
    }
    if (client != null) {
      client.close();
    }
    if (host != null) {
      host.close();
    }
  }

  @Test
  void whoWroteTheTextIsFirstInTheBylineAndPaid() {
    Receipt receipt = ask("To make a sponge,", 24, Disclosure.OPEN);

    assertThat(HostClient.address(receipt.getByline(0).getContributor())).isEqualTo(ADA.address());
    assertThat(receipt.getByline(0).getShare()).isGreaterThan(0.9);
    assertThat(receipt.getByline(0).getSpans(0).getRecordText()).isEqualTo(ADAS);
    assertThat(new ReceiptCheck(client).check(HostClient.digest(receipt.getId()), receipt).failed())
        .isEmpty();
  }

  @Test
  void theOtherContributorIsFirstForTheOtherText() {
    Receipt receipt = ask("Before a long ride,", 24, Disclosure.OPEN);

    assertThat(HostClient.address(receipt.getByline(0).getContributor())).isEqualTo(BEN.address());
  }

  @Test
  void aModelWithoutAdapterPaysTheTreasuryForData() {
    Receipt receipt = askModel(ShippedBase.NAME, "And the", 4, Disclosure.OPEN);

    assertThat(receipt.getBylineList()).isEmpty();
    assertThat(receipt.getCommons()).isEqualTo("0");
    assertThat(receipt.getSplitList())
        .anyMatch(
            s -> s.getRole().equals("data") && s.getPayee().equals(client.status().getTreasury()));
  }

  @Test
  void aWorkerKilledMidAnswerCostsNobodyAnything() {
    AtomicBoolean killed = new AtomicBoolean();

    Receipt receipt =
        asking()
            .ask(
                PAYER,
                new Asking.Question(
                    "hints", "To make", SamplerSettings.GREEDY, 200, Amount.ZERO, Disclosure.OPEN),
                new Asking.AnswerEvents() {
                  @Override
                  public void state(AskState state) {}

                  @Override
                  public void text(String piece) {
                    if (killed.compareAndSet(false, true)) {
                      killWorkers();
                    }
                  }
                });

    assertThat(killed).isTrue();
    assertThat(receipt.getStatus()).isEqualTo("delivered");
    assertThat(receipt.getFee()).isEqualTo(PRICE.times(receipt.getTokens()).toString());
  }

  @Test
  void whatCannotBeIsSaidBeforeAnythingIsCharged() {
    Asking asking = asking();

    assertThatThrownBy(() -> asking.quote("nonesuch", "x", 4))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("nonesuch");
    assertThatThrownBy(
            () ->
                asking.ask(
                    PAYER,
                    new Asking.Question(
                        "hints",
                        "word ".repeat(3000),
                        SamplerSettings.GREEDY,
                        4,
                        Amount.ZERO,
                        Disclosure.OPEN),
                    new QuietAnswer()))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("prompt has 3002 tokens, and the context");
    assertThatThrownBy(
            () ->
                asking.ask(
                    PAYER,
                    new Asking.Question(
                        "hints", "x", SamplerSettings.GREEDY, 4, Amount.of(1), Disclosure.OPEN),
                    new QuietAnswer()))
        .isInstanceOf(AnswerFailedException.class)
        .hasMessageContaining("maxFee");
  }

  @Test
  void theSameContributionAgainChangesNothing() {
    Contributing contributing = new Contributing(client);
    Datanet before = contributing.datanet("hints");

    ContributionReport again =
        contributing.contribute(ADA, before, new RecordList(List.of(ADAS)), 0);

    assertThat(again.getAlreadyKnown()).isTrue();
    assertThat(contributing.datanet("hints").getContributions())
        .isEqualTo(before.getContributions());
  }

  @Test
  void aStrangerRecomputesEverythingFromFilesAndChain() throws InterruptedException {
    Receipt open = ask("To make a sponge,", 12, Disclosure.OPEN);
    Receipt sealed = ask("Before a long ride,", 12, Disclosure.SEALED);
    await().atMost(Duration.ofSeconds(60)).until(() -> anchored(open) && anchored(sealed));

    AuditReport report = audit();

    assertThat(report.differences()).isEmpty();
    assertThat(report.recomputed()).isPositive();
    assertThat(report.arithmeticOnly()).isPositive();
    assertThat(report.snapshots()).isEqualTo(1);
    assertThat(report.indexes()).isEqualTo(1);
  }

  private static boolean anchored(Receipt receipt) {
    long batch =
        client
            .jobs()
            .getReceipt(
                network.byline.peer.api.v1.GetReceiptRequest.newBuilder()
                    .setId(receipt.getId())
                    .build())
            .getBatch();
    return batch > 0 && wallet.vaultState().lastBatch() >= batch;
  }

  private static AuditReport audit() throws InterruptedException {
    Path data = folder.resolve("data");
    try (ChainClient chain = ChainClient.connect(host.facts().rpc());
        WorkerProcess worker =
            WorkerProcess.start(
                new WorkerSettings(
                    WorkerProcess.ownJava(),
                    Installation.own().workerClassPath(),
                    data.resolve("blocks"),
                    folder,
                    1024,
                    2,
                    0,
                    Sandbox.find(Sandbox.Choice.AUTO, WorkerProcess.ownJava()),
                    Duration.ofSeconds(60)))) {
      return new Auditor(new AuditFolder(data), chain, new VaultContract(client.vault()), worker)
          .audit(java.util.Set.of(), (_, _, _) -> {});
    }
  }

  private static Receipt ask(String prompt, int tokens, Disclosure disclosure) {
    return askModel("hints", prompt, tokens, disclosure);
  }

  private static Receipt askModel(String model, String prompt, int tokens, Disclosure disclosure) {
    return asking()
        .ask(
            PAYER,
            new Asking.Question(
                model, prompt, SamplerSettings.GREEDY, tokens, Amount.ZERO, disclosure),
            new QuietAnswer());
  }

  private static Asking asking() {
    return new Asking(
        client,
        SpendingBook.in(
            folder.resolve("spending"),
            client.status().getChainId(),
            client.vault(),
            PAYER.address()),
        PromptSalts.in(folder),
        () -> wallet.collected(PAYER.address()),
        InstantSource.system(),
        new SecureRandom());
  }

  private static void killWorkers() {
    ProcessHandle.current()
        .descendants()
        .filter(p -> p.info().commandLine().orElse("").contains("WorkerMain"))
        .forEach(ProcessHandle::destroyForcibly);
  }

  private static final class QuietAnswer implements Asking.AnswerEvents {
    @Override
    public void state(AskState state) {}

    @Override
    public void text(String piece) {}
  }

  private static final class QuietTraining implements Developing.TrainingEvents {
    @Override
    public void estimated(TrainEstimate estimate) {}

    @Override
    public void progressed(Progress progress) {}
  }
}

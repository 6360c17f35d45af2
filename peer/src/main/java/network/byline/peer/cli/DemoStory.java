package network.byline.peer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import network.byline.attribution.process.WorkerProcess;
import network.byline.attribution.process.WorkerSettings;
import network.byline.attribution.sandbox.Sandbox;
import network.byline.base.identity.SigningKey;
import network.byline.base.receipt.BatchFile;
import network.byline.base.receipt.ReceiptEntry;
import network.byline.base.record.DatanetName;
import network.byline.base.record.ModelName;
import network.byline.base.record.RecordText;
import network.byline.base.snapshot.RecordList;
import network.byline.base.statement.Charter;
import network.byline.base.statement.Disclosure;
import network.byline.base.statement.ModelFiles;
import network.byline.base.statement.SamplerSettings;
import network.byline.base.statement.Visibility;
import network.byline.base.value.Amount;
import network.byline.chain.batch.ClaimProof;
import network.byline.chain.devchain.DevChainProcess;
import network.byline.chain.vault.ChainClient;
import network.byline.chain.vault.TransactionResult;
import network.byline.chain.vault.VaultState;
import network.byline.peer.api.v1.AskState;
import network.byline.peer.api.v1.BuiltIndex;
import network.byline.peer.api.v1.ContributionReport;
import network.byline.peer.api.v1.Datanet;
import network.byline.peer.api.v1.Model;
import network.byline.peer.api.v1.Progress;
import network.byline.peer.api.v1.Receipt;
import network.byline.peer.api.v1.TrainEstimate;
import network.byline.peer.api.v1.TrainedAdapter;
import network.byline.peer.audit.AuditFolder;
import network.byline.peer.audit.AuditReport;
import network.byline.peer.audit.Auditor;
import network.byline.peer.client.Asking;
import network.byline.peer.client.Contributing;
import network.byline.peer.client.DepositSight;
import network.byline.peer.client.Developing;
import network.byline.peer.client.HostClient;
import network.byline.peer.client.ModelFolder;
import network.byline.peer.client.PromptSalts;
import network.byline.peer.client.SpendingBook;
import network.byline.peer.client.Wallet;
import network.byline.peer.demo.DemoWorld;
import network.byline.peer.demo.HostProcess;
import network.byline.peer.home.Folders;
import network.byline.peer.node.Installation;
import network.byline.peer.records.RecordFiles;
import org.jspecify.annotations.Nullable;

/** The demo as a story in seven parts, told on real parts only. */
final class DemoStory implements AutoCloseable {

  private static final Amount PRICE = Amount.of(1_000_000_000_000L);
  private static final int ANSWER_TOKENS = 40;

  /** A little temperature: a model this small goes in circles when it is greedy. */
  private static final SamplerSettings SAMPLER =
      new SamplerSettings(300_000, 0, SamplerSettings.MILLION, 1);

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final List<String> HOST_OPTIONS =
      List.of("--batch-interval", "3", "--activation-wait", "2");

  private final Terminal terminal;
  private final boolean train;
  private final DemoWorld world;
  private final Map<String, Object> document = new LinkedHashMap<>();
  private final Instant started = InstantSource.system().instant();
  private final int port = DemoWorld.freePort();
  private @Nullable DevChainProcess chain;
  private @Nullable HostProcess host;

  DemoStory(Terminal terminal, Path folder, boolean train) {
    this.terminal = terminal;
    this.train = train;
    this.world = DemoWorld.fresh(folder);
  }

  boolean tell() throws IOException, InterruptedException {
    part(1, "A chain, a host and a worker start on loopback");
    DevChainProcess chainProcess = DevChainProcess.start(world.folder().resolve("chain"), 0);
    chain = chainProcess;
    terminal.print("  chain " + chainProcess.chainId() + " at " + chainProcess.uri());
    startHost(chainProcess);
    boolean good;
    try (HostClient client = HostClient.of(hostAddress())) {
      terminal.print("  host at " + hostAddress() + ", vault " + client.vault());
      Datanet datanet = contribute(client);
      Model model = register(client, datanet);
      List<Receipt> receipts = ask(client, model);
      settle(client, receipts);
    }
    good = auditWithoutHost(chainProcess);
    good &= tamper(chainProcess);
    long seconds = Duration.between(started, InstantSource.system().instant()).toSeconds();
    terminal.print("");
    terminal.print(
        terminal.bold(good ? "Done" : "Something differs") + " after " + seconds + " s.");
    document.put("seconds", seconds);
    document.put("ok", good);
    terminal.document(document);
    return good;
  }

  void sayHowToGoOn() {
    terminal.say("");
    terminal.say("It all stays up. In another terminal:");
    terminal.say("  export BYLINE_HOME=" + world.folder() + " BYLINE_HOST=" + hostAddress());
    terminal.say("  ./byline ask lexicon \"CYNIC, n.\" --temperature 0.3");
    terminal.say("  ./byline earnings --as devils-dictionary");
    terminal.say("  ./byline audit");
    terminal.say("Ctrl-C stops it.");
  }

  private String hostAddress() {
    return "127.0.0.1:" + port;
  }

  private void startHost(DevChainProcess chainProcess) throws IOException, InterruptedException {
    terminal.progress("  starting the host ...");
    host =
        HostProcess.start(world.folder().resolve("data"), chainProcess.uri(), port, HOST_OPTIONS);
    terminal.endProgress();
  }

  private Datanet contribute(HostClient client) {
    part(2, "Five contributors share data in the datanet lexicon");
    Contributing contributing = new Contributing(client);
    SigningKey curator = world.key("curator");
    contributing.found(
        curator,
        new Charter(
            curator.address(),
            new DatanetName("lexicon"),
            "LicenseRef-Byline-Lexicon",
            Visibility.OPEN));
    Datanet datanet = contributing.datanet("lexicon");
    for (Path source : DemoWorld.sources()) {
      String name = DemoWorld.contributor(source);
      List<String> texts =
          RecordFiles.read(List.of(source)).stream()
              .map(record -> RecordText.canonical(record.text()))
              .filter(RecordText.Accepted.class::isInstance)
              .map(accepted -> ((RecordText.Accepted) accepted).text())
              .toList();
      ContributionReport report =
          contributing.contribute(world.key(name), datanet, new RecordList(texts), 0);
      terminal.print(
          String.format(
              "  %-20s %s  %5d records accepted, %d duplicate",
              name, world.key(name).address(), report.getAccepted(), report.getDuplicate()));
    }
    Contributing.Published published = contributing.publish(curator, "lexicon");
    terminal.print(
        "  snapshot "
            + published.snapshot().number()
            + ": "
            + published.snapshot().passageCount()
            + " passages, Merkle root "
            + published.snapshot().root());
    document.put("snapshotRoot", published.snapshot().root().toString());
    return contributing.datanet("lexicon");
  }

  private Model register(HostClient client, Datanet datanet) throws IOException {
    part(3, train ? "The adapter is trained from its recipe" : "The shipped adapter is registered");
    Developing developing = new Developing(client);
    SigningKey developer = world.key("developer");
    Path shipped = Installation.own().models().resolve("lexicon");
    Model model =
        new ModelFolder(developing, shipped)
            .registerAdapter(
                developer,
                new ModelName("lexicon"),
                ModelCommand.DEFAULT_BASE,
                datanet,
                0,
                PRICE,
                progress -> terminal.progress("  " + progress.getPhase()));
    terminal.endProgress();
    String root = HostClient.digest(model.getRoot()).toString();
    terminal.print("  model lexicon, root " + root);
    document.put("modelRoot", root);
    if (train) {
      String trained = trainedRoot(client, developing, developer, datanet, shipped);
      terminal.print("  trained root      " + trained);
      terminal.print("  " + (trained.equals(root) ? "equal to the last bit" : "THEY DIFFER"));
      document.put("trainedRoot", trained);
      if (!trained.equals(root)) {
        throw CommandFailure.failed("training did not reproduce the shipped adapter");
      }
    }
    return model;
  }

  private String trainedRoot(
      HostClient client, Developing developing, SigningKey developer, Datanet datanet, Path shipped)
      throws IOException {
    String recipe = Files.readString(shipped.resolve("recipe.json"));
    TrainedAdapter trained =
        developing
            .train(
                ModelCommand.DEFAULT_BASE,
                "lexicon",
                recipe,
                false,
                new Developing.TrainingEvents() {
                  @Override
                  public void estimated(TrainEstimate estimate) {
                    terminal.print(
                        String.format(
                            "  %d steps, about %.0f s",
                            estimate.getSteps(), estimate.getSeconds()));
                  }

                  @Override
                  public void progressed(Progress progress) {
                    terminal.progress(
                        String.format(
                            "  step %d/%d  loss %.3f  %.0f s left",
                            progress.getDone(),
                            progress.getTotal(),
                            progress.getLoss(),
                            progress.getSecondsLeft()));
                  }
                })
            .orElseThrow();
    terminal.endProgress();
    Model again =
        developing.registerAdapter(
            developer,
            new ModelName("lexicon"),
            developing.model(ModelCommand.DEFAULT_BASE),
            new ModelFiles.StoredFile(
                HostClient.digest(trained.getAdapterConfigDigest()),
                HostClient.digest(trained.getAdapterConfig())),
            new ModelFiles.StoredFile(
                HostClient.digest(trained.getAdapterWeightsDigest()),
                HostClient.digest(trained.getAdapterWeights())),
            new ModelFiles.StoredFile(
                HostClient.digest(trained.getRecipeDigest()),
                HostClient.digest(trained.getRecipe())),
            datanet,
            ModelCommand.snapshot(datanet, trained.getSnapshot()),
            BuiltIndex.newBuilder()
                .setSegment(trained.getSegment())
                .setSegmentRoot(trained.getSegmentRoot())
                .build(),
            PRICE);
    return HostClient.digest(again.getRoot()).toString();
  }

  private List<Receipt> ask(HostClient client, Model model) throws IOException {
    part(4, "A client asks; each answer names and pays its sources");
    SigningKey key = world.key("client");
    List<Receipt> receipts = new ArrayList<>();
    try (Wallet wallet = Wallet.of(client.status())) {
      wallet.ensureFunded(key, line -> terminal.print("  " + line));
      DepositSight.await(client, wallet, key.address());
      Asking asking =
          new Asking(
              client,
              SpendingBook.in(
                  world.folder().resolve("spending"),
                  client.status().getChainId(),
                  client.vault(),
                  key.address()),
              PromptSalts.in(world.folder()),
              () -> wallet.collected(key.address()),
              InstantSource.system(),
              new SecureRandom());
      List<Map<String, Object>> answers = new ArrayList<>();
      for (String prompt : prompts()) {
        terminal.print("");
        terminal.print("  " + terminal.bold(prompt));
        Receipt receipt = askOne(asking, key, model.getName(), prompt);
        terminal.print("  byline");
        AnswerView.print(terminal, receipt, world.names());
        receipts.add(receipt);
        answers.add(AnswerView.document(receipt));
      }
      document.put("answers", answers);
    }
    return receipts;
  }

  private Receipt askOne(Asking asking, SigningKey key, String model, String prompt) {
    terminal.stream("  ");
    Receipt receipt =
        asking.ask(
            key,
            new Asking.Question(
                model, prompt, SAMPLER, ANSWER_TOKENS, Amount.ZERO, Disclosure.OPEN),
            new Asking.AnswerEvents() {
              @Override
              public void state(AskState state) {}

              @Override
              public void text(String piece) {
                terminal.stream(piece);
              }
            });
    terminal.stream("\n");
    terminal.print("  marked: " + AnswerView.marked(terminal, receipt));
    return receipt;
  }

  private static List<String> prompts() throws IOException {
    return Files.readAllLines(
            Installation.own().models().resolve("lexicon").resolve("demo-prompts.txt"))
        .stream()
        .filter(line -> !line.isBlank())
        .toList();
  }

  private void settle(HostClient client, List<Receipt> receipts) throws InterruptedException {
    part(5, "The batch is anchored, fees are collected, contributors claim");
    try (Wallet wallet = Wallet.of(client.status())) {
      SigningKey payer = world.key("client");
      Amount fees =
          receipts.stream().map(r -> Amount.parse(r.getFee())).reduce(Amount.ZERO, Amount::plus);
      terminal.progress("  waiting for the batch ...");
      await("the fees to be collected", () -> wallet.collected(payer.address()).equals(fees));
      await(
          "the batch to be active",
          () -> {
            VaultState state = wallet.vaultState();
            return state.activeBatch() > 0 && state.activeBatch() == state.lastBatch();
          });
      terminal.endProgress();
      VaultState state = wallet.vaultState();
      terminal.print(
          "  batch "
              + state.lastBatch()
              + " anchored; collected "
              + Coins.format(fees)
              + " under the client's signed cap");
      BatchFile file =
          BatchFile.decode(
              new AuditFolder(world.folder().resolve("data"))
                  .batch(state.activeBatch())
                  .orElseThrow());
      claimTwo(wallet, file);
    }
  }

  private void claimTwo(Wallet wallet, BatchFile file) {
    int claims = 0;
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Path source : DemoWorld.sources()) {
      String name = DemoWorld.contributor(source);
      SigningKey key = world.key(name);
      Optional<ClaimProof> proof = ClaimProof.of(file, key.address());
      if (proof.isEmpty() || claims == 2) {
        continue;
      }
      Amount before = wallet.balance(key.address());
      TransactionResult result =
          wallet.send(
              key,
              wallet.vault().claim(key.address(), proof.get().cumulative(), proof.get().proof()));
      Amount after = wallet.balance(key.address());
      terminal.print(
          String.format(
              "  %-20s %s -> %s  (claim: %d gas)",
              name, Coins.format(before), Coins.format(after), result.gasUsed()));
      rows.add(
          Map.of(
              "contributor", name,
              "before", before.toString(),
              "after", after.toString(),
              "gas", result.gasUsed()));
      claims++;
    }
    document.put("claims", rows);
  }

  private boolean auditWithoutHost(DevChainProcess chainProcess)
      throws IOException, InterruptedException {
    part(6, "The host is stopped; a stranger recomputes everything");
    if (host != null) {
      host.close();
    }
    AuditReport report = audit(chainProcess, world.folder().resolve("data"));
    report.differences().forEach(difference -> terminal.print("  DIFFERS " + difference));
    terminal.print(
        "  "
            + (report.clean() ? terminal.bold("OK") : "NOT OK")
            + ": recomputed "
            + report.recomputed()
            + ", arithmetic only "
            + report.arithmeticOnly()
            + "; "
            + report.snapshots()
            + " snapshot and "
            + report.indexes()
            + " span index rebuilt from the records");
    document.put("recomputed", report.recomputed());
    document.put("arithmeticOnly", report.arithmeticOnly());
    startHost(chainProcess);
    terminal.print("  the host is up again");
    return report.clean();
  }

  private boolean tamper(DevChainProcess chainProcess) throws IOException, InterruptedException {
    part(7, "One byte of a receipt is changed in a copy; the audit names it");
    Path data = world.folder().resolve("data");
    Path copy = world.folder().resolve("tampered");
    AuditFolder original = new AuditFolder(data);
    Files.createDirectories(copy.resolve("batches"));
    Files.createSymbolicLink(copy.resolve("blocks"), data.resolve("blocks"));
    for (long number : original.batches()) {
      byte[] bytes = original.batch(number).orElseThrow();
      BatchFile file = BatchFile.decode(bytes);
      if (number == firstWithReceipts(original)) {
        ReceiptEntry last = file.receipts().getLast();
        flip(bytes, last);
        String id = last.receipt().id().toString();
        terminal.print("  changed: the fee of receipt " + id + ", so that it has another id now");
        document.put("changedReceipt", id);
      }
      Files.write(new AuditFolder(copy).file(number), bytes);
    }
    AuditReport report = audit(chainProcess, copy);
    report.differences().stream().limit(3).forEach(difference -> terminal.print("  " + difference));
    document.put("tamperingFound", !report.clean());
    return !report.clean();
  }

  private static long firstWithReceipts(AuditFolder folder) {
    return folder.batches().stream()
        .filter(n -> !BatchFile.decode(folder.batch(n).orElseThrow()).receipts().isEmpty())
        .findFirst()
        .orElseThrow();
  }

  /** Changes the last byte of a receipt's fee. */
  private static void flip(byte[] file, ReceiptEntry entry) {
    byte[] receipt = entry.receipt().toBytes();
    int fromEnd = Long.BYTES + Integer.BYTES + 1;
    for (int at = 0; at + receipt.length <= file.length; at++) {
      if (java.util.Arrays.equals(file, at, at + receipt.length, receipt, 0, receipt.length)) {
        file[at + receipt.length - fromEnd] ^= 1;
        return;
      }
    }
    throw new IllegalStateException("the receipt is not in the file");
  }

  private AuditReport audit(DevChainProcess chainProcess, Path folder)
      throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("byline-audit-");
    WorkerSettings settings =
        new WorkerSettings(
            WorkerProcess.ownJava(),
            Installation.own().workerClassPath(),
            folder.resolve("blocks"),
            scratch,
            2048,
            2,
            0,
            Sandbox.find(Sandbox.Choice.AUTO, WorkerProcess.ownJava()),
            Duration.ofSeconds(60));
    AuditFolder source = new AuditFolder(folder);
    try (ChainClient client = ChainClient.connect(chainProcess.uri(), chainProcess.chainId());
        WorkerProcess worker = WorkerProcess.start(settings)) {
      long first = source.batches().getFirst();
      BatchFile any =
          BatchFile.decode(
              new AuditFolder(world.folder().resolve("data")).batch(first).orElseThrow());
      return new Auditor(
              source,
              client,
              new network.byline.chain.vault.VaultContract(any.domain().vault()),
              worker)
          .audit(
              Set.of(),
              (batch, done, of) ->
                  terminal.progress("  batch " + batch + ": receipt " + done + " of " + of));
    } finally {
      terminal.endProgress();
      Folders.remove(scratch);
    }
  }

  private void part(int number, String title) {
    terminal.print("");
    terminal.print(terminal.bold(number + "/7  " + title));
  }

  private static void await(String what, BooleanSupplier done) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw CommandFailure.failed(
            "waited "
                + PATIENCE.toSeconds()
                + " s for "
                + what
                + "; see host.log in the demo's folder");
      }
      LockSupport.parkNanos(POLL.toNanos());
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  @Override
  public void close() {
    HostProcess runningHost = host;
    host = null;
    if (runningHost != null) {
      runningHost.close();
    }
    DevChainProcess runningChain = chain;
    chain = null;
    if (runningChain != null) {
      runningChain.close();
    }
  }
}

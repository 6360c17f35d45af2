package network.byline.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import network.byline.attribution.process.WorkerProcess;
import network.byline.attribution.process.WorkerSettings;
import network.byline.attribution.sandbox.Sandbox;
import network.byline.base.block.BlobId;
import network.byline.base.block.BlobOpener;
import network.byline.base.block.BlockFolder;
import network.byline.base.block.BlockId;
import network.byline.base.receipt.BatchFile;
import network.byline.base.receipt.PublishedStatements;
import network.byline.base.statement.ModelCard;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import network.byline.chain.vault.At;
import network.byline.chain.vault.ChainClient;
import network.byline.chain.vault.VaultContract;
import network.byline.peer.audit.AuditFolder;
import network.byline.peer.audit.AuditReport;
import network.byline.peer.audit.Auditor;
import network.byline.peer.node.Installation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A changed byte in any kind of file is named by the audit, and a whole record is clean. */
@ExtendWith(SharedHost.Extension.class)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class AuditIT {

  private static final Set<Long> NONE_IN_FULL = Set.of(Long.MAX_VALUE);

  private static SharedHost host;
  private static Path copy;
  private static ChainClient chain;
  private static WorkerProcess worker;
  private static long receiptBatch;

  @BeforeAll
  static void copyWhatIsAnchored(SharedHost shared) throws IOException, InterruptedException {
    host = shared;
    chain = ChainClient.connect(host.rpc());
    await().atMost(Duration.ofSeconds(60)).until(AuditIT::allIsAnchored);
    receiptBatch = receipt().path("batch").asLong();
    Path scratch = host.scratch("audit");
    copy = scratch.resolve("copy");
    copyTree(host.data().resolve("blocks"), copy.resolve("blocks"));
    copyTree(host.data().resolve("batches"), copy.resolve("batches"));
    worker =
        WorkerProcess.start(
            new WorkerSettings(
                WorkerProcess.ownJava(),
                Installation.own().workerClassPath(),
                copy.resolve("blocks"),
                scratch,
                512,
                1,
                0,
                Sandbox.find(Sandbox.Choice.AUTO, WorkerProcess.ownJava()),
                Duration.ofSeconds(60)));
  }

  @AfterAll
  static void stop() {
    worker.close();
    chain.close();
  }

  @Test
  void theCommandFindsAWholeRecordCleanWithoutTheHost() {
    JsonNode report =
        CommandLineRun.in(
                host.home(),
                "audit",
                "--from",
                copy.toString(),
                "--rpc",
                host.rpc().toString(),
                Long.toString(receiptBatch),
                "--json")
            .exits(ExitCodes.OK)
            .document();

    assertThat(report.path("ok").asBoolean()).isTrue();
    assertThat(report.path("recomputed").asInt()).isPositive();
    assertThat(report.path("indexes").asInt()).isEqualTo(1);
    assertThat(report.path("differences")).isEmpty();
  }

  @Test
  void aByteChangedAnywhereInABatchFileIsFound() throws IOException {
    Path file = new AuditFolder(copy).file(receiptBatch);
    byte[] whole = Files.readAllBytes(file);
    Random places = new Random(20260731);
    for (int i = 0; i < 12; i++) {
      int place = places.nextInt(whole.length);
      AuditReport report = auditWith(file, changed(whole, place), NONE_IN_FULL);

      assertThat(report.differences())
          .as("byte " + place)
          .anyMatch(d -> d.batch() == receiptBatch && d.what().contains("digest of its file"));
    }
  }

  @Test
  void aChangedReceiptIsNamedByItsNumber() throws IOException {
    Path file = new AuditFolder(copy).file(receiptBatch);
    byte[] whole = Files.readAllBytes(file);
    byte[] id = BatchFile.decode(whole).receipts().getFirst().receipt().order().toArray();

    AuditReport report = auditWith(file, changed(whole, indexOf(whole, id)), NONE_IN_FULL);

    assertThat(report.differences().stream().map(Object::toString))
        .anyMatch(d -> d.contains("receipt ") && d.contains("order"));
  }

  @Test
  void aMissingBatchFileIsNamed() throws IOException {
    Path file = new AuditFolder(copy).file(receiptBatch);

    AuditReport report = auditWith(file, null, NONE_IN_FULL);

    assertThat(report.differences()).singleElement().asString().contains(file.toString());
  }

  @Test
  void aChangedByteInAnyStoredFileIsNamedByItsBlock() throws IOException {
    ModelCard card = modelThatAnswered();
    Digest records =
        statements()
            .flatMap(b -> b.contributions().stream())
            .toList()
            .getFirst()
            .statement()
            .blob();
    Digest passages =
        statements().flatMap(b -> b.snapshots().stream()).toList().getFirst().statement().blob();
    for (Digest manifest :
        List.of(
            card.files().config().manifest(),
            card.files().weights().manifest(),
            card.files().tokenizer().manifest(),
            card.files().recipe().manifest(),
            card.files().adapter().orElseThrow().weights().manifest(),
            records,
            passages)) {
      assertBlockNamed(new BlockId(manifest));
      assertBlockNamed(BlobOpener.manifest(BlobId.of(manifest), blocks()).blocks().getLast());
    }
  }

  @Test
  void aChangedSpanIndexIsNamedWhenItsReceiptIsRecomputed() throws IOException {
    ModelCard card = modelThatAnswered();
    BlobId segment = BlobId.of(card.source().orElseThrow().segment());
    BlockId block = BlobOpener.manifest(segment, blocks()).blocks().getFirst();
    Path file = blocks().file(block);

    AuditReport report =
        auditWith(file, changed(Files.readAllBytes(file), 40), Set.of(receiptBatch));

    assertThat(report.differences().stream().map(Object::toString))
        .anyMatch(d -> d.contains("receipt ") && d.contains("cannot be recomputed"));
  }

  private static void assertBlockNamed(BlockId block) throws IOException {
    Path file = blocks().file(block);
    AuditReport report = auditWith(file, changed(Files.readAllBytes(file), 20), NONE_IN_FULL);

    assertThat(report.differences().stream().map(Object::toString))
        .anyMatch(d -> d.contains(block.digest().toString().substring(2)));
  }

  /** Audits the copy with one file changed, or taken away, and puts it back. */
  private static AuditReport auditWith(Path file, byte @Nullable [] bytes, Set<Long> chosen)
      throws IOException {
    byte[] whole = Files.readAllBytes(file);
    try {
      if (bytes == null) {
        Files.delete(file);
      } else {
        Files.write(file, bytes);
      }
      return new Auditor(new AuditFolder(copy), chain, vault(), worker)
          .audit(chosen, (_, _, _) -> {});
    } finally {
      Files.write(file, whole);
    }
  }

  private static byte[] changed(byte[] whole, int place) {
    byte[] other = whole.clone();
    other[place] ^= 1;
    return other;
  }

  private static int indexOf(byte[] whole, byte[] part) {
    int at = 0;
    while (!java.util.Arrays.equals(whole, at, at + part.length, part, 0, part.length)) {
      at++;
    }
    return at;
  }

  private static Stream<PublishedStatements> statements() {
    AuditFolder folder = new AuditFolder(copy);
    return folder.batches().stream()
        .map(number -> BatchFile.decode(folder.batch(number).orElseThrow()).statements());
  }

  private static BlockFolder blocks() {
    return new AuditFolder(copy).blocks();
  }

  /** The model of the receipt's answer; others on this host may have trained more. */
  private static ModelCard modelThatAnswered() throws IOException {
    BatchFile batch =
        BatchFile.decode(Files.readAllBytes(new AuditFolder(copy).file(receiptBatch)));
    Digest model = batch.receipts().getFirst().receipt().model();
    return statements()
        .flatMap(file -> file.models().stream())
        .map(signed -> signed.statement())
        .filter(card -> card.root().equals(model))
        .findFirst()
        .orElseThrow();
  }

  private static VaultContract vault() {
    AuditFolder folder = new AuditFolder(copy);
    return new VaultContract(BatchFile.decode(folder.batch(1).orElseThrow()).domain().vault());
  }

  private static JsonNode receipt() {
    return host.run("receipt", "show", host.receipt(), "--json").document();
  }

  private static boolean allIsAnchored() {
    JsonNode status = host.run("status", "--json").document();
    VaultContract vault = new VaultContract(Address.parse(status.path("vault").asText()));
    return receipt().path("batch").asLong() > 0
        && status.path("receiptsUnbatched").asLong() == 0
        && vault.state(chain, At.LATEST).lastBatch() == status.path("batches").asLong();
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path path : walk.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
  }
}

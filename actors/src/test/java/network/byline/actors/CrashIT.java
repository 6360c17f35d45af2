package network.byline.actors;

import static network.byline.actors.Samples.CLIENT;
import static network.byline.actors.TestNetwork.DATANET;
import static network.byline.actors.TestNetwork.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import network.byline.actors.account.AccountEvent;
import network.byline.actors.account.AccountView;
import network.byline.actors.batch.BatchEvent;
import network.byline.actors.batch.BatcherStatus;
import network.byline.actors.job.JobEvent;
import network.byline.actors.ledger.Accounts;
import network.byline.actors.ledger.Book;
import network.byline.actors.projection.Projector;
import network.byline.actors.projection.SampleRows;
import network.byline.base.receipt.BatchFile;
import network.byline.base.receipt.Ledger;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.base.value.JobId;
import network.byline.storage.folder.DataFolder;
import network.byline.storage.projection.Row;
import network.byline.storage.sql.Database;
import network.byline.storage.sql.DatabaseConfig;
import network.byline.storage.sql.JdbcAccess;
import network.byline.storage.view.ContributionView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A working host that is killed again and again at random moments: what it acknowledged is there,
 * nobody is paid or charged twice, every job comes to its end, and the tables are what the journal
 * says. {@code -Dbyline.kills=20} is the long form, {@code -Dbyline.seed=n} another history.
 */
class CrashIT {

  private static final int KILLS = Integer.getInteger("byline.kills", 3);
  private static final long SEED = Long.getLong("byline.seed", 20_261_122L);
  private static final int NONCES_A_RUN = 10_000;
  private static final long PATIENCE_SECONDS = 120;
  private static final List<String> TABLES =
      List.of(
          "receipt",
          "spending_cap",
          "earning",
          "passage_use",
          "commons_part",
          "datanet",
          "contribution",
          "passage",
          "datanet_snapshot",
          "model",
          "deed",
          "batch",
          "batch_receipt",
          "intent");

  @TempDir Path temp;

  /** What the host has said, in all its lives. */
  private final Map<Long, Digest> accepted = new TreeMap<>();

  private final Map<Long, Digest> ended = new TreeMap<>();
  private final Map<Long, Digest> contributed = new TreeMap<>();
  private final Map<Long, Digest> closed = new TreeMap<>();
  private final List<Integer> killedAfter = new ArrayList<>();
  private Amount collected = Amount.ZERO;

  @Test
  void killedHostKeepsItsWordAndPaysOnce() throws Exception {
    Random random = new Random(SEED);
    for (int kill = 0; kill < KILLS; kill++) {
      runAndKill(kill, random);
    }
    Path copy = Files.createDirectories(temp.resolve("copy"));
    try (TestNetwork network = HostProcess.network(temp.resolve("host"));
        Journal journal = new Journal()) {
      HostProcess.prepare(network);
      readOpenAnswers(network);
      endEverything(network, journal);
      List<Journal.Entry> entries = journal.read(network.database().access());
      List<BatchFile> files = files(network);
      checkJobs(network, entries);
      checkFiles(network, files);
      checkMoney(network, entries, files);
      checkTables(network, entries, copy);
    }
    System.out.printf(
        "%d kills after %s lines: %d jobs accepted, %d ended before a kill, %d contributions,"
            + " %d batches%n",
        KILLS, killedAfter, accepted.size(), ended.size(), contributed.size(), closed.size());
  }

  // ---- lives and deaths ----

  private void runAndKill(int run, Random random) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                // It lives for seconds: starting fast is all that counts.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                HostProcess.class.getName(),
                temp.resolve("host").toString(),
                Long.toString(SEED + run),
                Integer.toString(run * NONCES_A_RUN)));
    accepted.forEach(
        (nonce, order) -> {
          if (!ended.containsKey(nonce)) {
            command.add(nonce + ":" + order);
          }
        });
    Path errors = temp.resolve("errors-" + run);
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    BlockingQueue<String> said = new LinkedBlockingQueue<>();
    Thread ear = Thread.ofPlatform().start(() -> listen(process, said));
    try {
      boolean whileStarting = random.nextInt(4) == 0;
      int lines = whileStarting ? random.nextInt(2) : 3 + random.nextInt(60);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (said.size() < lines && process.isAlive()) {
        assertThat(System.nanoTime()).as("the host works").isLessThan(end);
        process.waitFor(1, TimeUnit.MILLISECONDS);
      }
      process.waitFor(random.nextInt(whileStarting ? 1_500 : 40), TimeUnit.MILLISECONDS);
      assertThat(process.isAlive()).as(Files.readString(errors)).isTrue();
    } finally {
      // The process's own method would close what is being listened to.
      process.toHandle().destroyForcibly();
    }
    process.waitFor();
    ear.join();
    killedAfter.add(said.size());
    for (String line : said) {
      note(line);
    }
  }

  private static void listen(Process process, BlockingQueue<String> said) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        // Of a torn line nobody knows what it would have said.
        if (line.endsWith(" .")) {
          said.add(line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void note(String line) {
    String[] words = line.split(" ");
    switch (words[0]) {
      case "accepted" -> accepted.put(Long.parseLong(words[1]), Digest.parse(words[2]));
      case "ended" -> once(ended, Long.parseLong(words[1]), Digest.parse(words[2]));
      case "contributed" -> once(contributed, Long.parseLong(words[1]), Digest.parse(words[2]));
      case "closed" -> once(closed, Long.parseLong(words[1]), Digest.parse(words[2]));
      case "collected" -> collected = larger(collected, Amount.parse(words[1]));
      case "ready", "prepared", "tried", "cancelled", "unavailable" -> {
        // Nothing to hold it to.
      }
      default -> throw new AssertionError(line);
    }
  }

  private static void once(Map<Long, Digest> known, long number, Digest digest) {
    assertThat(known.getOrDefault(number, digest)).isEqualTo(digest);
    known.put(number, digest);
  }

  // ---- the last life ----

  private void readOpenAnswers(TestNetwork network) {
    accepted.forEach(
        (nonce, order) -> {
          if (!ended.containsKey(nonce)) {
            List<Integer> rest = network.read(new JobId(CLIENT.address(), nonce), 2).tokens();
            assertThat(rest).isEqualTo(HostProcess.answer(order).subList(2, 2 + rest.size()));
          }
        });
  }

  private static void endEverything(TestNetwork network, Journal journal) {
    network.eventually(
        () ->
            assertThat(jobs(journal.read(network.database().access())).values())
                .allSatisfy(
                    events ->
                        assertThat(events.getLast())
                            .isInstanceOfAny(
                                JobEvent.HandedOver.class, JobEvent.HoldRefused.class)));
    network.eventually(
        () -> {
          BatcherStatus status = await(network.actors.closeBatch());
          assertThat(status.waitingReceipts() + status.waitingStatements()).isZero();
          assertThat(published(files(network)))
              .isEqualTo(await(network.actors.datanet(DATANET)).contributions());
        });
    await(network.actors.caughtUp());
  }

  private static long published(List<BatchFile> files) {
    return files.stream().mapToLong(f -> f.statements().contributions().size()).sum();
  }

  private static List<BatchFile> files(TestNetwork network) {
    List<BatchFile> files = new ArrayList<>();
    long last = await(network.actors.batcher()).number();
    for (long n = 1; n <= last; n++) {
      files.add(BatchFile.decode(network.batchFolder.read(n).orElseThrow()));
    }
    return files;
  }

  private static Map<String, List<JobEvent>> jobs(List<Journal.Entry> entries) {
    Map<String, List<JobEvent>> jobs = new TreeMap<>();
    for (Journal.Entry entry : entries) {
      if (entry.event() instanceof JobEvent event) {
        jobs.computeIfAbsent(entry.entity(), e -> new ArrayList<>()).add(event);
      }
    }
    return jobs;
  }

  // ---- what must hold ----

  private void checkJobs(TestNetwork network, List<Journal.Entry> entries) {
    Map<String, List<JobEvent>> jobs = jobs(entries);
    jobs.forEach(
        (entity, events) ->
            assertThat(count(events, JobEvent.Settled.class)).as(entity).isEqualTo(1));
    assertThat(jobs).hasSizeGreaterThanOrEqualTo(accepted.size());
    accepted.forEach(
        (nonce, order) ->
            assertThat(network.database().views().receiptByOrder(CLIENT.address(), nonce))
                .as("job %d", nonce)
                .hasValueSatisfying(
                    receipt -> assertThat(receipt.entry().receipt().order()).isEqualTo(order)));
    ended.forEach(
        (nonce, receipt) ->
            assertThat(network.database().views().receiptByOrder(CLIENT.address(), nonce))
                .hasValueSatisfying(known -> assertThat(known.id()).isEqualTo(receipt)));
    List<ContributionView> log = network.database().views().contributions(DATANET);
    contributed.forEach(
        (index, digest) -> assertThat(log.get(index.intValue()).digest()).isEqualTo(digest));
  }

  private static long count(List<JobEvent> events, Class<? extends JobEvent> kind) {
    return events.stream().filter(kind::isInstance).count();
  }

  private void checkFiles(TestNetwork network, List<BatchFile> files) {
    Digest previous = Digest.ZERO;
    Ledger ledger = Ledger.EMPTY;
    List<Digest> receipts = new ArrayList<>();
    List<Digest> contributions = new ArrayList<>();
    for (BatchFile file : files) {
      assertThat(file.previous()).isEqualTo(previous);
      assertThat(file.firstReceipt()).isEqualTo(receipts.size());
      ledger = ledger.plus(file.receipts());
      assertThat(file.ledger()).isEqualTo(ledger);
      file.receipts().forEach(entry -> receipts.add(entry.receipt().id()));
      file.statements().contributions().forEach(s -> contributions.add(s.digest(file.domain())));
      previous = BatchFile.digest(file.toBytes());
      if (closed.containsKey(file.number())) {
        assertThat(previous).isEqualTo(closed.get(file.number()));
      }
    }
    assertThat(closed.keySet()).allMatch(number -> number <= files.size());
    assertThat(receipts).doesNotHaveDuplicates();
    assertThat(contributions)
        .isEqualTo(
            network.database().views().contributions(DATANET).stream()
                .map(ContributionView::digest)
                .toList());
    assertThat(files.getLast().logs())
        .extracting(BatchFile.DatanetLog::root)
        .containsExactly(await(network.actors.datanet(DATANET)).logRoot());
  }

  private void checkMoney(TestNetwork network, List<Journal.Entry> entries, List<BatchFile> files) {
    Book book = new Book();
    for (Journal.Entry entry : entries) {
      switch (entry.event()) {
        case AccountEvent e -> book.enter(e.postings());
        case BatchEvent e -> book.enter(e.postings());
        case JobEvent.Settled e -> book.enter(e.postings());
        default -> {
          // No money moves.
        }
      }
    }
    assertThat(book.total()).isEqualTo(BigInteger.ZERO);
    Ledger ledger = files.getLast().ledger();
    AccountView account = await(network.actors.accountView(CLIENT.address()));
    Amount fees = ledger.fees().getOrDefault(CLIENT.address(), Amount.ZERO);
    assertThat(account.deposited()).isEqualTo(Amount.of(HostProcess.DEPOSIT));
    assertThat(account.held()).isEqualTo(Amount.ZERO);
    assertThat(account.collected()).isGreaterThanOrEqualTo(collected);
    assertThat(account.collected().plus(account.uncollected())).isEqualTo(fees);
    assertThat(book.balance(Accounts.held(CLIENT.address()))).isZero();
    assertThat(book.balance(Accounts.fees(CLIENT.address()))).isZero();
    assertThat(book.balance(Accounts.UNBATCHED)).isZero();
    assertThat(book.balance(Accounts.free(CLIENT.address())))
        .isEqualTo(account.deposited().minus(fees).toBigInteger());
    ledger
        .payees()
        .forEach(
            (payee, amount) -> {
              assertThat(book.balance(Accounts.payee(payee))).isEqualTo(amount.toBigInteger());
              assertThat(earned(network, payee)).isEqualTo(amount);
            });
    assertThat(book.balance(Accounts.commons(DATANET)))
        .isEqualTo(ledger.commonsTotal().toBigInteger());
    assertThat(ledger.payoutTotal().plus(ledger.commonsTotal())).isEqualTo(fees);
    assertThat(
            files.stream()
                .flatMap(file -> file.receipts().stream())
                .map(entry -> entry.receipt().fee())
                .reduce(Amount.ZERO, Amount::plus))
        .isEqualTo(fees);
  }

  private static Amount earned(TestNetwork network, Address payee) {
    return network.database().views().earnings(payee).stream()
        .map(earning -> earning.amount())
        .reduce(Amount.ZERO, Amount::plus);
  }

  /** Writes all tables anew from the journal and compares them. */
  private static void checkTables(
      TestNetwork network, List<Journal.Entry> entries, Path directory) {
    try (DataFolder folder = DataFolder.open(directory);
        Database copy =
            Database.open(new DatabaseConfig.Embedded(folder), InstantSource.system())) {
      for (Journal.Entry entry : entries) {
        List<Row> rows = SampleRows.of(network.blocks, entry.event());
        if (!rows.isEmpty()) {
          copy.projections().apply(Projector.NAME, entry.ordering(), rows);
        }
      }
      JdbcAccess original = network.database().access();
      for (String table : TABLES) {
        assertThat(Journal.table(original, table))
            .as(table)
            .isNotEmpty()
            .isEqualTo(Journal.table(copy.access(), table));
      }
    }
  }

  private static Amount larger(Amount a, Amount b) {
    return a.compareTo(b) > 0 ? a : b;
  }
}

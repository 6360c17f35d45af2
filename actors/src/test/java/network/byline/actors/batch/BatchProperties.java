package network.byline.actors.batch;

import static network.byline.actors.Samples.DOMAIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import network.byline.actors.SampleJobs;
import network.byline.actors.job.JobEvent;
import network.byline.actors.job.SampleSettlements;
import network.byline.actors.ledger.Accounts;
import network.byline.actors.ledger.Book;
import network.byline.base.receipt.BatchFile;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.storage.batch.BatchFolder;

class BatchProperties {

  /** A settled job that comes in, or a batch that is closed with so many receipts at most. */
  record Step(boolean close, int job, int most) {}

  private static final List<JobEvent.Settled> JOBS = jobs();

  @Property(tries = 40, seed = "20261103", edgeCases = EdgeCasesMode.NONE)
  void everyReceiptIsInOneBatchAndNoMoneyIsLost(@ForAll("histories") List<Step> history)
      throws IOException {
    Path directory = Files.createTempDirectory("batches");
    try {
      check(history, new BatchFolder(directory));
    } finally {
      delete(directory);
    }
  }

  private static void check(List<Step> history, BatchFolder folder) {
    BatchState state = BatchState.of(DOMAIN);
    Book book = new Book();
    List<Digest> added = new ArrayList<>();
    for (Step step : history) {
      if (step.close()) {
        if (state.close(step.most(), SampleJobs.NOW) instanceof BatchState.Decision.Happens begun) {
          state = state.apply(begun.event());
          assertThat(BatchWriting.build(state).toBytes())
              .isEqualTo(BatchWriting.build(state).toBytes());
          BatchEvent.Closed closed = BatchWriting.write(state, folder);
          book.enter(closed.postings());
          state = state.apply(closed);
        }
      } else {
        JobEvent.Settled job = JOBS.get(step.job());
        BatchState.Decision decision =
            state.addReceipt(job.entry(), job.certificates(), false, SampleJobs.NOW);
        boolean before = added.contains(job.entry().receipt().id());
        assertThat(decision instanceof BatchState.Decision.Repeated).isEqualTo(before);
        if (decision instanceof BatchState.Decision.Happens happens) {
          book.enter(happens.event().postings());
          state = state.apply(happens.event());
          added.add(job.entry().receipt().id());
        }
      }
      assertBalanced(state, book);
    }
    assertThat(inFiles(folder, state)).isEqualTo(added);
  }

  /** Returns the receipts of all files, and of what waits, in order. */
  private static List<Digest> inFiles(BatchFolder folder, BatchState state) {
    List<Digest> ids = new ArrayList<>();
    for (long n = 1; n <= state.number(); n++) {
      BatchFile file = BatchFile.decode(folder.read(n).orElseThrow());
      assertThat(file.firstReceipt()).isEqualTo(ids.size());
      file.receipts().forEach(e -> ids.add(e.receipt().id()));
    }
    state.receipts().forEach(e -> ids.add(e.receipt().id()));
    return ids;
  }

  private static void assertBalanced(BatchState state, Book book) {
    Amount waiting =
        state.receipts().stream().map(e -> e.receipt().fee()).reduce(Amount.ZERO, Amount::plus);
    assertThat(book.total().signum()).isZero();
    assertThat(book.balance(Accounts.UNBATCHED)).isEqualTo(waiting.toBigInteger());
    assertThat(book.balance(Accounts.BATCHED_PAYOUTS))
        .isEqualTo(state.ledger().payoutTotal().toBigInteger());
    assertThat(book.balance(Accounts.BATCHED_COMMONS))
        .isEqualTo(state.ledger().commonsTotal().toBigInteger());
    Amount fees = state.ledger().fees().values().stream().reduce(Amount.ZERO, Amount::plus);
    assertThat(state.ledger().payoutTotal().plus(state.ledger().commonsTotal())).isEqualTo(fees);
  }

  @Provide
  Arbitrary<List<Step>> histories() {
    return Combinators.combine(
            Arbitraries.frequency(Tuple.of(3, false), Tuple.of(1, true)),
            Arbitraries.integers().between(0, JOBS.size() - 1),
            Arbitraries.integers().between(1, 4))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(25);
  }

  private static List<JobEvent.Settled> jobs() {
    List<JobEvent.Settled> jobs = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      var order = SampleJobs.order(20 + i, 50_000, 100 + 37L * i);
      jobs.add(
          i % 4 == 3
              ? SampleSettlements.failed(order, "no worker")
              : SampleSettlements.delivered(order, List.of(1, 2, 3, 4, 5, 6).subList(0, i % 6)));
    }
    return jobs;
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}

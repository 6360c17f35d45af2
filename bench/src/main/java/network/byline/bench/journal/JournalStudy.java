package network.byline.bench.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import network.byline.actors.account.AccountEvent;
import network.byline.actors.account.LogPosition;
import network.byline.actors.ledger.Postings;
import network.byline.base.statement.Charter;
import network.byline.base.statement.Contribution;
import network.byline.base.statement.Signed;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.bench.Contest;
import network.byline.bench.Scratch;
import network.byline.storage.folder.DataFolder;
import network.byline.storage.sql.Database;
import network.byline.storage.sql.DatabaseConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Commands that end in the journal, against entities that do nothing else. */
@Command(
    name = "journal",
    mixinStandardHelpOptions = true,
    description = "Persisted commands a second, against bare event-sourced entities.")
public final class JournalStudy implements Callable<Integer> {

  private static final double BAR = 0.5;
  private static final int ENTITIES = 200;
  private static final int[] TRANSACTIONS = {1, 20, 100};
  private static final double NANOS = 1e9;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Commands of each entity a turn (default: ${DEFAULT-VALUE}).")
  private int rounds = 10;

  @Option(
      names = "--turns",
      paramLabel = "N",
      description = "Turns, after two to warm up (default: ${DEFAULT-VALUE}).")
  private int turns = 7;

  /** For picocli. */
  JournalStudy() {}

  @Override
  public Integer call() throws IOException {
    try (Scratch scratch = new Scratch("byline-journal")) {
      return measure(scratch.folder());
    }
  }

  private int measure(Path directory) {
    List<Double> bareSpeed = new ArrayList<>();
    List<Double> deposits = new ArrayList<>();
    List<Double> contributions = new ArrayList<>();
    List<List<Double>> raw = new ArrayList<>();
    for (int ignored : TRANSACTIONS) {
      raw.add(new ArrayList<>());
    }
    try (DataFolder folder = DataFolder.open(directory.resolve("bare"));
        Database tables =
            Database.open(new DatabaseConfig.Embedded(folder), InstantSource.system());
        BareEntities bare = new BareEntities(tables.access(), ENTITIES);
        WholeHost host = new WholeHost(directory.resolve("host"));
        RawRows rows = new RawRows(directory.resolve("raw"))) {
      List<Charter> datanets = new ArrayList<>();
      for (int i = 0; i < ENTITIES; i++) {
        datanets.add(host.found(i));
      }
      for (int turn = -2; turn < turns; turn++) {
        long first = (turn + 2L) * rounds + 1;
        List<List<Signed<Contribution>>> signed =
            datanets.stream()
                .map(
                    datanet ->
                        Stream.iterate(first, nonce -> nonce + 1)
                            .limit(rounds)
                            .map(nonce -> host.sign(datanet, nonce))
                            .toList())
                .toList();
        double bareNow =
            perSecond((entity, round) -> bare.persist(entity, event(entity, first + round)));
        double depositsNow = perSecond((entity, round) -> host.deposit(entity, first + round));
        host.catchUp();
        double contributionsNow =
            perSecond((entity, round) -> host.contribute(signed.get(entity).get(round)));
        host.catchUp();
        for (int i = 0; i < TRANSACTIONS.length; i++) {
          double now = rows.perSecond(ENTITIES * rounds, TRANSACTIONS[i]);
          if (turn >= 0) {
            raw.get(i).add(now);
          }
        }
        if (turn >= 0) {
          bareSpeed.add(bareNow);
          deposits.add(depositsNow);
          contributions.add(contributionsNow);
        }
      }
    }
    return print(bareSpeed, deposits, contributions, raw);
  }

  private int print(
      List<Double> bareSpeed,
      List<Double> deposits,
      List<Double> contributions,
      List<List<Double>> raw) {
    double bare = median(bareSpeed);
    System.out.printf(
        Locale.ROOT,
        """
        # Journal

        %d entities with one command each on its way, H2 with every commit on disk; %,d commands a turn, median of %d turns.

        | | a second | of the bare entities | bar |
        | --- | --- | --- | --- |
        | bare event-sourced entities, no projection | %,.0f | 1 | |
        | deposits taken in by the host's accounts, projections on | %,.0f | **%.2f** | %.1f |
        | signed contributions of one record, checked, acknowledged when the tables show them | %,.0f | %.2f | |
        """,
        ENTITIES,
        ENTITIES * rounds,
        turns,
        bare,
        median(deposits),
        median(deposits) / bare,
        BAR,
        median(contributions),
        median(contributions) / bare);
    for (int i = 0; i < TRANSACTIONS.length; i++) {
      System.out.printf(
          Locale.ROOT,
          "| the same rows by JDBC alone, %d a transaction | %,.0f | %.2f | |%n",
          TRANSACTIONS[i],
          median(raw.get(i)),
          median(raw.get(i)) / bare);
    }
    return median(deposits) / bare >= BAR ? 0 : 1;
  }

  /** Lets every entity do its rounds one after the other, all entities at once. */
  private double perSecond(BiFunction<Integer, Integer, CompletionStage<?>> command) {
    long start = System.nanoTime();
    List<CompletableFuture<?>> ends = new ArrayList<>();
    for (int entity = 0; entity < ENTITIES; entity++) {
      ends.add(round(entity, 0, command).toCompletableFuture());
    }
    CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).join();
    return ENTITIES * rounds / ((System.nanoTime() - start) / NANOS);
  }

  private CompletionStage<?> round(
      int entity, int round, BiFunction<Integer, Integer, CompletionStage<?>> command) {
    return round == rounds
        ? CompletableFuture.completedStage(null)
        : command.apply(entity, round).thenCompose(done -> round(entity, round + 1, command));
  }

  /** The event of a deposit, so that both journals hold rows of the same size. */
  private static AccountEvent event(int entity, long total) {
    return new AccountEvent.Deposited(
        new LogPosition(total, Digest.sha256(new byte[] {(byte) entity}), 0),
        Amount.of(total),
        Postings.NONE);
  }

  private static double median(List<Double> figures) {
    return Contest.median(figures.stream().mapToDouble(Double::doubleValue).toArray());
  }
}

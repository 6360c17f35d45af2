package network.byline.bench.network;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import network.byline.base.statement.TaskKind;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import network.byline.scheduler.matching.Matching;
import network.byline.scheduler.matching.Offer;
import network.byline.scheduler.matching.OfferBook;
import network.byline.scheduler.matching.TaskNeed;
import network.byline.scheduler.matching.WorkerId;

/** How long it takes to choose a worker among many, beside looking at all of them. */
final class MatchingPart {

  private static final int[] WORKERS = {100, 1_000, 10_000, 100_000};
  private static final int DECISIONS = 40_000;
  private static final int ALL_LOOKS = 300;
  private static final int LOOKS = 10_000;
  private static final int MODELS = 50;
  private static final double BAR_MICROS = 100;

  private record Figure(double median, double p99, double looks) {}

  private MatchingPart() {}

  static boolean run() {
    double[] medians = new double[WORKERS.length];
    List<String> rows = new ArrayList<>();
    for (int round = 0; round < 2; round++) {
      rows.clear();
      for (int i = 0; i < WORKERS.length; i++) {
        Figure book = book(WORKERS[i]);
        double all = all(WORKERS[i]);
        medians[i] = book.median();
        rows.add(
            String.format(
                Locale.ROOT,
                "| %,d | %.2f | %.2f | %.2f | %,.1f | %,.0f |",
                WORKERS[i],
                book.median(),
                book.p99(),
                book.looks(),
                all,
                all / book.median()));
      }
    }
    double grown = medians[2] / medians[1];
    NetworkStudy.table(
        "Matching",
        String.format(
            Locale.ROOT,
            "Workers of one to four slots, two of %d models in memory, half of all slots taken;"
                + " each decision excludes three accounts, takes a slot and gives another back (%,d"
                + " decisions).",
            MODELS,
            DECISIONS));
    boolean met =
        NetworkStudy.line(
            "a decision among 10,000 workers, median",
            String.format(Locale.ROOT, "%.2f µs", medians[2]),
            "100 µs",
            medians[2] < BAR_MICROS);
    met &=
        NetworkStudy.line(
            "growth from 1,000 to 10,000 workers",
            String.format(Locale.ROOT, "%.2f×", grown),
            "1.33× (log n)",
            grown <= Math.log(10_000) / Math.log(1_000));
    System.out.printf(
        "%n| workers | median, µs | 99 of 100 within, µs | workers looked at | looking at all, µs |"
            + " ratio |%n| --- | --- | --- | --- | --- | --- |%n");
    rows.forEach(System.out::println);
    return met;
  }

  private static Figure book(int workers) {
    SplittableRandom random = new SplittableRandom(7);
    OfferBook book = new OfferBook();
    offers(workers, random)
        .forEach(offer -> book.post(offer, random.nextInt(20) == 0, Instant.MAX));
    Deque<WorkerId> out = new ArrayDeque<>();
    for (int i = 0; i < workers; i++) {
      book.find(need(workers, random), random.nextLong())
          .ifPresent(
              offer -> {
                book.take(offer.worker());
                out.add(offer.worker());
              });
    }
    double[] micros = new double[DECISIONS];
    for (int i = 0; i < DECISIONS; i++) {
      TaskNeed need = need(workers, random);
      long draw = random.nextLong();
      long start = System.nanoTime();
      Optional<Offer> found = book.find(need, draw);
      if (found.isPresent()) {
        book.take(found.get().worker());
        out.add(found.get().worker());
      }
      book.giveBack(out.removeFirst());
      micros[i] = (System.nanoTime() - start) / 1e3;
    }
    Arrays.sort(micros);
    return new Figure(
        micros[DECISIONS / 2], micros[DECISIONS / 100 * 99], looks(book, workers, random));
  }

  /** Returns how many workers a decision looks at, as the predicate is asked about each. */
  private static double looks(OfferBook book, int workers, SplittableRandom random) {
    long[] looks = new long[1];
    for (int i = 0; i < LOOKS; i++) {
      book.find(
          need(workers, random),
          random.nextLong(),
          _ -> {
            looks[0]++;
            return true;
          });
    }
    return (double) looks[0] / LOOKS;
  }

  private static double all(int workers) {
    SplittableRandom random = new SplittableRandom(7);
    List<Offer> offers = offers(workers, random);
    double[] micros = new double[ALL_LOOKS];
    for (int i = 0; i < ALL_LOOKS; i++) {
      TaskNeed need = need(workers, random);
      long start = System.nanoTime();
      Matching.pick(offers, need);
      micros[i] = (System.nanoTime() - start) / 1e3;
    }
    Arrays.sort(micros);
    return micros[ALL_LOOKS / 2];
  }

  private static List<Offer> offers(int workers, SplittableRandom random) {
    List<Offer> offers = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      offers.add(
          new Offer(
              new WorkerId("w" + i),
              account(i),
              Set.of(TaskKind.INFER, TaskKind.SCORE),
              1,
              "strict",
              1 + random.nextInt(4),
              Set.copyOf(List.of(model(random.nextInt(MODELS)), model(MODELS))),
              true));
    }
    return offers;
  }

  private static TaskNeed need(int workers, SplittableRandom random) {
    return TaskNeed.of(
            random.nextBoolean() ? TaskKind.INFER : TaskKind.SCORE,
            model(random.nextInt(MODELS)),
            1)
        .excluding(
            Set.copyOf(
                List.of(
                    account(random.nextInt(workers)),
                    account(random.nextInt(workers)),
                    account(random.nextInt(workers)))));
  }

  private static Address account(int number) {
    return Address.of(ByteBuffer.allocate(Address.SIZE).putInt(number).array());
  }

  private static Digest model(int number) {
    return Digest.of(ByteBuffer.allocate(Digest.SIZE).putInt(number).array());
  }
}

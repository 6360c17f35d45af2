package network.byline.scheduler.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import network.byline.base.statement.TaskKind;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/** Whatever happened to the book, it decides like somebody who looks at every offer. */
class OfferBookProperties {

  private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
  private static final List<Digest> MODELS =
      List.of(Digest.sha256(new byte[] {1}), Digest.sha256(new byte[] {2}));
  private static final List<TaskKind> KINDS = List.of(TaskKind.INFER, TaskKind.SCORE);

  @Property(tries = 300)
  void bookPicksWhoeverALookAtAllOffersCouldPick(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    OfferBook book = new OfferBook();
    Map<WorkerId, Offer> offers = new HashMap<>();
    Map<WorkerId, Integer> out = new HashMap<>();
    Map<WorkerId, Instant> until = new HashMap<>();
    Set<Address> suspended = new HashSet<>();
    for (int step = 0; step < 120; step++) {
      WorkerId worker = new WorkerId("w" + random.nextInt(12));
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> {
          Offer offer = offer(worker, random);
          Instant end = START.plusSeconds(step + random.nextInt(60));
          book.post(offer, random.nextInt(4) == 0, end);
          offers.put(worker, offer);
          until.put(worker, end);
          out.putIfAbsent(worker, 0);
        }
        case 3 -> {
          book.withdraw(worker);
          offers.remove(worker);
          until.remove(worker);
          out.remove(worker);
        }
        case 4 -> {
          Instant now = START.plusSeconds(step);
          book.expire(now);
          until.entrySet().removeIf(end -> !end.getValue().isAfter(now));
          offers.keySet().retainAll(until.keySet());
          out.keySet().retainAll(until.keySet());
        }
        case 5 -> {
          book.giveBack(worker);
          out.computeIfPresent(worker, (_, taken) -> Math.max(0, taken - 1));
        }
        case 6 -> {
          Address account = account(random.nextInt(4));
          if (suspended.remove(account)) {
            book.resume(account);
          } else {
            suspended.add(account);
            book.suspend(account, "waits");
          }
        }
        default -> {
          TaskNeed need = need(random);
          List<Offer> fitting =
              offers.values().stream()
                  .map(offer -> offer.less(out.getOrDefault(offer.worker(), 0)))
                  .filter(offer -> !suspended.contains(offer.account()))
                  .filter(offer -> Matching.refusal(offer, need).isEmpty())
                  .toList();
          long draw = random.nextLong();
          Match match = book.pick(need, draw);
          assertThat(book.pick(need, draw)).isEqualTo(match);
          if (match instanceof Match.Matched matched) {
            assertThat(fitting).contains(matched.offer());
            int best =
                fitting.stream().map(need::closeness).min(Comparator.naturalOrder()).orElseThrow();
            assertThat(need.closeness(matched.offer())).isEqualTo(best);
            assertThat(book.reason(matched.offer().worker(), need)).isEmpty();
            book.take(matched.offer().worker());
            out.merge(matched.offer().worker(), 1, Integer::sum);
          } else {
            assertThat(fitting).isEmpty();
            for (WorkerId id : offers.keySet()) {
              assertThat(book.reason(id, need)).isPresent();
            }
          }
        }
      }
    }
  }

  private static Offer offer(WorkerId worker, SplittableRandom random) {
    Set<TaskKind> kinds = EnumSet.of(KINDS.get(random.nextInt(2)));
    if (random.nextBoolean()) {
      kinds.addAll(KINDS);
    }
    return new Offer(
        worker,
        account(Math.floorMod(worker.value().hashCode(), 4)),
        kinds,
        1 + random.nextInt(2),
        "strict",
        random.nextInt(3),
        random.nextBoolean() ? Set.of() : Set.of(MODELS.get(random.nextInt(2))),
        true);
  }

  private static TaskNeed need(SplittableRandom random) {
    TaskNeed need = TaskNeed.of(KINDS.get(random.nextInt(2)), MODELS.get(random.nextInt(2)), 1);
    if (random.nextBoolean()) {
      WorkerId avoided = new WorkerId("w" + random.nextInt(12));
      need = need.avoiding(account(Math.floorMod(avoided.value().hashCode(), 4)), avoided);
    }
    return random.nextBoolean() ? need : need.excluding(Set.of(account(random.nextInt(4))));
  }

  private static Address account(int number) {
    byte[] bytes = new byte[Address.SIZE];
    bytes[0] = (byte) number;
    return Address.of(bytes);
  }
}

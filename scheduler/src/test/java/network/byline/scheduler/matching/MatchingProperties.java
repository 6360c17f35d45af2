package network.byline.scheduler.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import network.byline.base.statement.TaskKind;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

class MatchingProperties {

  private static final Digest MODEL = Digest.sha256(new byte[] {1});

  @Property
  void choiceDoesNotDependOnTheOrderOfOffers(
      @ForAll("offers") List<Offer> offers, @ForAll("needs") TaskNeed need, @ForAll long seed) {
    List<Offer> shuffled = new ArrayList<>(offers);
    Collections.shuffle(shuffled, new Random(seed));
    assertThat(Matching.pick(shuffled, need)).isEqualTo(Matching.pick(offers, need));
  }

  @Property
  void whoeverIsPickedFitsAndNothingFitsOnlyWhenNobodyDoes(
      @ForAll("offers") List<Offer> offers, @ForAll("needs") TaskNeed need) {
    List<Offer> fitting =
        offers.stream()
            .filter(
                o ->
                    o.kinds().contains(need.kind())
                        && o.arithmeticContract() == need.arithmeticContract()
                        && o.slots() > 0)
            .toList();
    switch (Matching.pick(offers, need)) {
      case Match.Matched matched -> assertThat(fitting).contains(matched.offer());
      case Match.NothingFits nothing -> {
        assertThat(fitting).isEmpty();
        assertThat(nothing.reasons()).hasSize(offers.size());
      }
    }
  }

  @Provide
  Arbitrary<List<Offer>> offers() {
    Arbitrary<Offer> offer =
        Combinators.combine(
                Arbitraries.integers().between(0, 9),
                Arbitraries.integers().between(1, 3),
                Arbitraries.of(
                    Set.of(TaskKind.INFER),
                    Set.of(TaskKind.SCORE),
                    Set.of(TaskKind.INFER, TaskKind.SCORE)),
                Arbitraries.integers().between(1, 2),
                Arbitraries.integers().between(0, 3),
                Arbitraries.of(Set.<Digest>of(), Set.of(MODEL)))
            .as(
                (name, account, kinds, contract, slots, resident) ->
                    new Offer(
                        new WorkerId("w" + name),
                        address(account),
                        kinds,
                        contract,
                        "strict",
                        slots,
                        resident,
                        true));
    return offer.list().ofMaxSize(8).uniqueElements(Offer::worker);
  }

  @Provide
  Arbitrary<TaskNeed> needs() {
    return Arbitraries.of(
        TaskNeed.of(TaskKind.INFER, MODEL, 1),
        TaskNeed.of(TaskKind.SCORE, MODEL, 1).avoiding(address(1), new WorkerId("w3")),
        TaskNeed.of(TaskKind.TRAIN, MODEL, 1));
  }

  private static Address address(int last) {
    byte[] bytes = new byte[Address.SIZE];
    bytes[Address.SIZE - 1] = (byte) last;
    return Address.of(bytes);
  }
}

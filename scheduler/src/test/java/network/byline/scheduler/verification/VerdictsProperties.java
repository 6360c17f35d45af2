package network.byline.scheduler.verification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import network.byline.base.statement.TaskKind;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import network.byline.scheduler.matching.WorkerId;
import network.byline.scheduler.reputation.Subject;
import org.junit.jupiter.api.Test;

/** Cases played to their end by honest and lying strangers. */
class VerdictsProperties {

  private static final Digest JOB = Digest.sha256(new byte[] {1});
  private static final Finding RIGHT = new Finding.Replays(Digest.sha256(new byte[] {2}));
  private static final Finding WRONG_FROM_7 = new Finding.Differs(7);
  private static final List<Finding> LIES =
      List.of(
          new Finding.Replays(Digest.sha256(new byte[] {3})),
          new Finding.Replays(Digest.sha256(new byte[] {4})),
          new Finding.Differs(3),
          RIGHT,
          WRONG_FROM_7);

  private record Ended(Step.Decided decided, Case known) {}

  @Property(tries = 2_000)
  void nobodyHonestIsConvictedAndWhoeverIsWrongBeforeTheRefereeIs(
      @ForAll Level level,
      @ForAll boolean answerIsRight,
      @ForAll long seed,
      @ForAll @IntRange(max = 1_000_000) int ppm) {
    Finding truth = answerIsRight ? RIGHT : WRONG_FROM_7;
    Ended ended = play(level, truth, seed, ppm, 3);
    boolean refereed = ended.known().referee().isPresent();
    for (Witness witness : ended.known().witnesses()) {
      boolean honest = witness.finding().equals(truth);
      if (honest && (refereed || ended.decided().truth().equals(truth))) {
        assertThat(ended.decided().convicted()).doesNotContain(witness.who());
      }
      if (refereed && !honest) {
        assertThat(ended.decided().convicted()).contains(witness.who());
      }
    }
    if (!ended.decided().convicted().isEmpty()) {
      assertThat(refereed).as("nobody is convicted without the referee").isTrue();
    }
    if (answerIsRight) {
      assertThat(ended.decided().convicted()).doesNotContain(ended.known().generator());
    }
  }

  @Property(tries = 2_000)
  void aWrongAnswerIsNeverAcceptedWithOneHonestScorer(
      @ForAll Level level, @ForAll long seed, @ForAll @IntRange(max = 1_000_000) int ppm) {
    Ended ended = play(level, WRONG_FROM_7, seed, ppm, 3);
    boolean anyHonest =
        ended.known().witnesses().stream().anyMatch(w -> w.finding().equals(WRONG_FROM_7));
    if (anyHonest || level == Level.EXACT) {
      assertThat(ended.decided().accepted()).isFalse();
      assertThat(ended.decided().convicted()).contains(ended.known().generator());
    }
  }

  @Property(tries = 500)
  void witnessesAreOfAccountsOfTheirOwnAndAsManyAsTheLevelAsksFor(
      @ForAll Level level, @ForAll long seed) {
    Case known = play(level, RIGHT, seed, 500_000, 0).known();
    assertThat(known.witnesses(Witness.Role.SCORER)).hasSize(level.scorers());
    Set<Address> accounts = new HashSet<>();
    accounts.add(known.generator().account());
    for (Witness witness : known.witnesses()) {
      assertThat(accounts.add(witness.who().account())).isTrue();
    }
    assertThat(known.referee().isPresent()).isEqualTo(level == Level.EXACT);
  }

  @Test
  void auditsComeAsOftenAsTheRateSays() {
    Draw draw = new Draw(Digest.sha256(new byte[] {9}));
    int audited = 0;
    for (int job = 0; job < 20_000; job++) {
      Digest name = Digest.sha256(new byte[] {(byte) job, (byte) (job >> 8)});
      audited += draw.happens(20_000, name, "audit") ? 1 : 0;
    }
    assertThat(audited).isBetween(330, 470);
    assertThat(draw.happens(1_000_000, JOB, "audit")).isTrue();
    assertThat(draw.happens(0, JOB, "audit")).isFalse();
    assertThat(draw.toString()).isEqualTo("Draw[secret]");
  }

  @Test
  void drawsUnderAnotherSecretOrForAnotherPurposeAreOthers() {
    Draw draw = new Draw(Digest.sha256(new byte[] {9}));
    assertThat(draw.number(JOB, "audit"))
        .isEqualTo(new Draw(Digest.sha256(new byte[] {9})).number(JOB, "audit"))
        .isNotEqualTo(new Draw(Digest.sha256(new byte[] {8})).number(JOB, "audit"))
        .isNotEqualTo(draw.number(JOB, "worker"));
  }

  @Test
  void ofSeveralScorersTheBestKnownOneVouches() {
    Case known =
        Case.of(JOB, Level.QUORUM, subject(0))
            .heard(new Witness(subject(1), Witness.Role.SCORER, RIGHT))
            .heard(new Witness(subject(2), Witness.Role.SCORER, RIGHT));
    assertThat(Verdicts.auditPpm(known, scorer -> scorer.equals(subject(1)) ? 1_000_000 : 20_000))
        .isEqualTo(20_000);
  }

  @Test
  void theRefereeDecidesAloneWhereNoStrangerIsToBeHad() {
    Case known = Case.of(JOB, Level.QUORUM, subject(0)).refereed(WRONG_FROM_7);
    assertThat(Verdicts.next(known, 0, new Draw(JOB)))
        .isEqualTo(new Step.Decided(false, WRONG_FROM_7, List.of(), List.of(subject(0)), true));
  }

  /** One in so many witnesses lies; 0: none. */
  private static Ended play(Level level, Finding truth, long seed, int ppm, int liarsOneIn) {
    SplittableRandom random = new SplittableRandom(seed);
    Draw draw = new Draw(Digest.sha256(Long.toString(seed).getBytes(UTF_8)));
    Case known = Case.of(JOB, level, subject(0));
    for (int i = 1; i < 10; i++) {
      switch (Verdicts.next(known, ppm, draw)) {
        case Step.Ask ask -> {
          boolean lies = liarsOneIn > 0 && random.nextInt(liarsOneIn) == 0;
          Finding finding = lies ? LIES.get(random.nextInt(LIES.size())) : truth;
          assertThat(ask.excluded()).doesNotContain(subject(i).account());
          known = known.heard(new Witness(subject(i), ask.role(), finding));
        }
        case Step.CallReferee call -> {
          assertThat(known.referee()).isEqualTo(Optional.empty());
          known = known.refereed(truth);
        }
        case Step.Decided decided -> {
          return new Ended(decided, known);
        }
      }
    }
    throw new AssertionError("the case does not end: " + known);
  }

  private static Subject subject(int number) {
    byte[] bytes = new byte[Address.SIZE];
    bytes[0] = (byte) number;
    return new Subject(Address.of(bytes), new WorkerId("w" + number), TaskKind.SCORE, "strict");
  }
}

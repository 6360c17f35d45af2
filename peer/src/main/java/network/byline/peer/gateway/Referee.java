package network.byline.peer.gateway;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import network.byline.actors.work.ScoreDone;
import network.byline.actors.work.ScoreTask;
import network.byline.base.receipt.Evidence;
import network.byline.base.value.Digest;

/**
 * Whether a volunteer's scoring is believed. The host's own worker computes it again, to the same
 * bits or the volunteer lied: always while the account is not proven, always where an answer is
 * rejected, later one in ten, drawn by the seed.
 */
final class Referee {

  private static final int ONE_IN = 10;

  private final Checks checks;
  private final SplittableRandom random;

  /** What is believed, and whether the one who claimed it was wrong. */
  record Ruling(ScoreDone done, Optional<String> lie) {}

  Referee(Checks checks, long seed) {
    this.checks = checks;
    this.random = new SplittableRandom(seed);
  }

  /**
   * Rules on a scoring.
   *
   * @param proven whether sampling is enough
   * @return fails if the own worker was lost at it
   */
  CompletionStage<Ruling> rule(ScoreTask task, ScoreDone claimed, boolean proven) {
    if (claimed instanceof ScoreDone.Scored && proven && !drawn()) {
      return CompletableFuture.completedStage(new Ruling(claimed, Optional.empty()));
    }
    return checks.score(task, "check").thenApply(found -> compare(claimed, found));
  }

  private static Ruling compare(ScoreDone claimed, ScoreDone found) {
    return switch (found) {
      case ScoreDone.Scored right ->
          claimed instanceof ScoreDone.Scored scored && same(scored.evidence(), right.evidence())
              ? new Ruling(claimed, Optional.empty())
              : new Ruling(found, Optional.of("the scoring is not what the model computes"));
      case ScoreDone.NotReplayed not ->
          new Ruling(
              not,
              claimed instanceof ScoreDone.NotReplayed
                  ? Optional.empty()
                  : Optional.of("an answer was scored that the model does not draw"));
      case ScoreDone.Impossible impossible -> new Ruling(impossible, Optional.empty());
    };
  }

  private static boolean same(Evidence one, Evidence other) {
    return Digest.sha256(one.toBytes()).equals(Digest.sha256(other.toBytes()));
  }

  private synchronized boolean drawn() {
    return random.nextInt(ONE_IN) == 0;
  }

  /** Who generated what is being scored; so many are remembered. */
  static final class Authors {

    private static final int REMEMBERED = 4_096;

    private final Map<Digest, VolunteerSession> sessions =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Digest, VolunteerSession> eldest) {
            return size() > REMEMBERED;
          }
        };

    synchronized void wrote(Digest order, VolunteerSession session) {
      sessions.put(order, session);
    }

    synchronized Optional<VolunteerSession> of(Digest order) {
      return Optional.ofNullable(sessions.get(order));
    }

    synchronized void forget(Digest order) {
      sessions.remove(order);
    }
  }
}

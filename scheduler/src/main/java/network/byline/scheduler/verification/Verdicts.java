package network.byline.scheduler.verification;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import network.byline.scheduler.reputation.Subject;
import network.byline.scheduler.verification.Witness.Role;

/**
 * Decides what an answer still needs and what came of it: a function of the case, the audit rate
 * and a draw.
 */
public final class Verdicts {

  private static final String AUDIT = "audit";

  private Verdicts() {}

  /**
   * Returns the next step of a case.
   *
   * <p>Scorers come first, as many as the level asks for, none of the generator's account and no
   * two of one. If all say that the answer replays, with the same evidence, the draw says whether
   * one more account audits them. Whatever does not agree goes to the referee, and so does every
   * answer that is said not to replay: what it finds is true, and who said otherwise is convicted.
   * The caller may have the referee decide whenever no stranger is to be had.
   *
   * @param auditPpm how many of a million such cases are audited, by the reputation of the scorers
   */
  public static Step next(Case known, int auditPpm, Draw draw) {
    if (known.referee().isPresent()) {
      return decided(known, known.referee().get(), true);
    }
    if (known.witnesses(Role.SCORER).size() < known.level().scorers()) {
      return new Step.Ask(Role.SCORER, known.accounts());
    }
    if (known.level() == Level.EXACT) {
      return new Step.CallReferee("the order asks for it");
    }
    Finding first = known.witnesses().getFirst().finding();
    if (known.witnesses().stream().anyMatch(witness -> !witness.finding().equals(first))) {
      return new Step.CallReferee("the findings differ");
    }
    if (first instanceof Finding.Differs differs) {
      return new Step.CallReferee("token " + differs.token() + " is said to be wrong");
    }
    boolean audited = !known.witnesses(Role.AUDITOR).isEmpty();
    if (!audited && draw.happens(auditPpm, known.job(), AUDIT)) {
      return new Step.Ask(Role.AUDITOR, known.accounts());
    }
    return decided(known, first, known.witnesses().size() > 1);
  }

  /**
   * Returns how many of a million such cases are audited: of several scorers who say the same, the
   * best known one vouches for the others.
   *
   * @param ofScorer the audit rate of one scorer, by its reputation
   */
  public static int auditPpm(Case known, ToIntFunction<Subject> ofScorer) {
    return known.witnesses(Role.SCORER).stream()
        .mapToInt(scorer -> ofScorer.applyAsInt(scorer.who()))
        .min()
        .orElse(0);
  }

  private static Step.Decided decided(Case known, Finding truth, boolean checkedTwice) {
    boolean accepted = truth instanceof Finding.Replays;
    List<Subject> right = new ArrayList<>();
    List<Subject> convicted = new ArrayList<>();
    (accepted ? right : convicted).add(known.generator());
    for (Witness witness : known.witnesses()) {
      (witness.finding().equals(truth) ? right : convicted).add(witness.who());
    }
    return new Step.Decided(accepted, truth, right, convicted, checkedTwice);
  }
}

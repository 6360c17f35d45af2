package network.byline.scheduler.verification;

import java.util.List;
import java.util.Set;
import network.byline.base.value.Address;
import network.byline.scheduler.reputation.Subject;

/** What is to be done next about an answer. */
public sealed interface Step {

  /**
   * Have somebody else pass over the answer.
   *
   * @param role why
   * @param excluded the accounts that must not do it
   */
  record Ask(Witness.Role role, Set<Address> excluded) implements Step {

    public Ask {
      excluded = Set.copyOf(excluded);
    }
  }

  /** Have the host's strict referee decide: nobody is convicted on the word of a stranger. */
  record CallReferee(String reason) implements Step {}

  /**
   * It is decided.
   *
   * @param accepted whether the answer is what the model draws, and the client pays
   * @param truth what is to be settled: the evidence, or where the answer goes wrong
   * @param right whose work was found right; they are paid
   * @param convicted whose work was found wrong
   * @param checkedTwice whether more than one account, or the referee, vouches for the findings
   */
  record Decided(
      boolean accepted,
      Finding truth,
      List<Subject> right,
      List<Subject> convicted,
      boolean checkedTwice)
      implements Step {

    public Decided {
      right = List.copyOf(right);
      convicted = List.copyOf(convicted);
    }
  }
}

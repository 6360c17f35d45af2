package network.byline.scheduler.verification;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import network.byline.scheduler.reputation.Subject;

/**
 * What is known about the answer to one order. A value: every finding makes a new one.
 *
 * @param job the digest of the order
 * @param level how it is to be checked
 * @param generator who says that this is the answer
 * @param witnesses who has passed over it, in the order in which they were done
 * @param referee what the host's strict referee found
 */
public record Case(
    Digest job,
    Level level,
    Subject generator,
    List<Witness> witnesses,
    Optional<Finding> referee) {

  public Case {
    witnesses = List.copyOf(witnesses);
  }

  /** Opens the case of an answer. */
  public static Case of(Digest job, Level level, Subject generator) {
    return new Case(job, level, generator, List.of(), Optional.empty());
  }

  /**
   * Returns the case with one more witness.
   *
   * @throws IllegalArgumentException if his account has a part in the case already
   */
  public Case heard(Witness witness) {
    if (accounts().contains(witness.who().account())) {
      throw new IllegalArgumentException(
          witness.who().account() + " has a part in the case already and cannot be its witness");
    }
    List<Witness> next = new ArrayList<>(witnesses);
    next.add(witness);
    return new Case(job, level, generator, next, referee);
  }

  /** Returns the case with what the referee found. */
  public Case refereed(Finding finding) {
    return new Case(job, level, generator, witnesses, Optional.of(finding));
  }

  /** Returns the accounts that have a part in the case, and must get no other. */
  public Set<Address> accounts() {
    Set<Address> accounts = new LinkedHashSet<>();
    accounts.add(generator.account());
    witnesses.forEach(witness -> accounts.add(witness.who().account()));
    return accounts;
  }

  /** Returns those who were asked for this reason. */
  public List<Witness> witnesses(Witness.Role role) {
    return witnesses.stream().filter(witness -> witness.role() == role).toList();
  }
}

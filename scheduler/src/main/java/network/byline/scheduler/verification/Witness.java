package network.byline.scheduler.verification;

import network.byline.scheduler.reputation.Subject;

/**
 * Somebody who passed over an answer, and what he found.
 *
 * @param who the machine and its account
 * @param role why he was asked
 * @param finding what he found
 */
public record Witness(Subject who, Role role, Finding finding) {

  /** Why somebody is asked. */
  public enum Role {
    /** Every answer is scored. */
    SCORER,
    /** The draw asked for a second look. */
    AUDITOR
  }
}

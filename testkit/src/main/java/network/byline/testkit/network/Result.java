package network.byline.testkit.network;

import network.byline.scheduler.verification.Finding;

/** What a machine returns. */
sealed interface Result {

  /** An answer: {@link SimJob#RIGHT}, or a number for each wrong one. */
  record Answer(int content) implements Result {}

  /** What a pass over an answer found. */
  record Found(Finding finding) implements Result {}
}

package network.byline.chain.devchain;

import java.util.List;
import java.util.Optional;

/**
 * What became of a message.
 *
 * @param outcome whether its effects stand
 * @param gasLeft gas that execution did not use
 * @param gasRefund gas that cleared storage gives back, before the limit of a fifth
 * @param output returned data, or the reason of a revert
 * @param failure the engine's word for a failure other than a revert
 * @param logs events, in order; none unless it succeeded
 */
record Execution(
    Outcome outcome,
    long gasLeft,
    long gasRefund,
    byte[] output,
    Optional<String> failure,
    List<EvmLog> logs) {

  enum Outcome {
    SUCCEEDED,
    /** The code took its effects back and says why. */
    REVERTED,
    /** The code broke a rule of the EVM or ran out of gas; all its gas is gone. */
    FAILED
  }

  Execution {
    logs = List.copyOf(logs);
  }

  boolean succeeded() {
    return outcome == Outcome.SUCCEEDED;
  }
}

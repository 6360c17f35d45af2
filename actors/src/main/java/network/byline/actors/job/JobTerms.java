package network.byline.actors.job;

import java.time.Duration;

/**
 * How long the steps of a job may take.
 *
 * @param worker how long a task waits for a worker
 * @param generating how long a lease to generate lasts
 * @param scoring how long a lease to score lasts
 * @param leases how many leases of one task may be lost before the job fails, at least 1
 */
public record JobTerms(Duration worker, Duration generating, Duration scoring, int leases) {

  public JobTerms {
    positive("job.worker", worker);
    positive("job.generating", generating);
    positive("job.scoring", scoring);
    if (leases < 1) {
      throw new IllegalArgumentException("job.leases " + leases + ": give 1 at least");
    }
  }

  private static void positive(String name, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(name + " " + duration + " must be above zero");
    }
  }
}

package network.byline.peer.audit;

import java.util.List;

/**
 * What an audit found.
 *
 * @param batches how many batches were read
 * @param recomputed receipts of which tokens, scores and shares were recomputed to the last bit
 * @param arithmeticOnly receipts of which the content is sealed: signatures, sums and roots only
 * @param snapshots snapshots recomputed from their contributions
 * @param indexes span indexes rebuilt from their snapshots
 * @param differences everything that is wrong; empty if all is well
 * @param notes what is no error but should be known
 */
public record AuditReport(
    long batches,
    long recomputed,
    long arithmeticOnly,
    long snapshots,
    long indexes,
    List<Difference> differences,
    List<String> notes) {

  public AuditReport {
    differences = List.copyOf(differences);
    notes = List.copyOf(notes);
  }

  /** Tells whether nothing is wrong. */
  public boolean clean() {
    return differences.isEmpty();
  }
}

package network.byline.actors.datanet;

import network.byline.actors.serialization.CborSerializable;
import network.byline.base.value.Digest;

/**
 * The answer to a contribution; the same for the same statement, but for the last part.
 *
 * @param statement the statement's digest, the log's leaf
 * @param logIndex its place in the log, from 0
 * @param counts what its records were
 * @param repeated whether the log held it before
 */
public record ContributionResult(
    Digest statement, long logIndex, RecordCounts counts, boolean repeated)
    implements CborSerializable {}

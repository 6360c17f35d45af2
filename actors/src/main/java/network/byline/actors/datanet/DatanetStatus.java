package network.byline.actors.datanet;

import java.util.Optional;
import java.util.SortedMap;
import network.byline.actors.serialization.CborSerializable;
import network.byline.base.statement.Charter;
import network.byline.base.statement.Signed;
import network.byline.base.value.Digest;

/**
 * Where a datanet stands, by its entity.
 *
 * @param id the datanet's id
 * @param charter what founded it; absent if nobody did
 * @param contributions the length of the contribution log
 * @param logRoot the log's root
 * @param counts what all records were
 * @param snapshots the roots of the published snapshots by number
 */
public record DatanetStatus(
    Digest id,
    Optional<Signed<Charter>> charter,
    long contributions,
    Digest logRoot,
    RecordCounts counts,
    SortedMap<Long, Digest> snapshots)
    implements CborSerializable {}

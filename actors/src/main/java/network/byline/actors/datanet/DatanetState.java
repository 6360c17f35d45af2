package network.byline.actors.datanet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import network.byline.actors.batch.Publication;
import network.byline.actors.serialization.CborSerializable;
import network.byline.base.eip712.Domain;
import network.byline.base.merkle.LogTree;
import network.byline.base.statement.Charter;
import network.byline.base.statement.Contribution;
import network.byline.base.statement.Signed;
import network.byline.base.statement.Snapshot;
import network.byline.base.statement.Visibility;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/**
 * A datanet without its records. A value: {@link #apply} returns the next one.
 *
 * @param id the datanet's id
 * @param charter what founded it; absent before
 * @param log the frontier of the contribution log; its leaves are the digests of the statements
 * @param counts what all records were
 * @param contributors the newest contribution of each contributor
 * @param snapshots the published snapshots by number
 * @param pending statements that the batcher has not acknowledged, the oldest first
 */
public record DatanetState(
    Digest id,
    Optional<Signed<Charter>> charter,
    LogTree log,
    RecordCounts counts,
    SortedMap<Address, Logged> contributors,
    SortedMap<Long, Frozen> snapshots,
    List<Publication> pending)
    implements CborSerializable {

  /** A contribution in the log: what it was answered. */
  public record Logged(long nonce, Digest digest, long logIndex, RecordCounts counts) {}

  /** A published snapshot. */
  public record Frozen(Digest digest, Digest root) {}

  /** What asking for something led to. */
  public sealed interface Decision {

    /** It happens: store the event. */
    record Happens(DatanetEvent event) implements Decision {}

    /** It has happened before; answer as then. */
    record Repeated() implements Decision {}

    /** It cannot be. */
    record Refused(String reason) implements Decision {}
  }

  private static final Decision REPEATED = new Decision.Repeated();

  public DatanetState {
    contributors = Collections.unmodifiableSortedMap(new TreeMap<>(contributors));
    snapshots = Collections.unmodifiableSortedMap(new TreeMap<>(snapshots));
    pending = List.copyOf(pending);
  }

  /** Returns a datanet that nobody has founded. */
  public static DatanetState of(Digest id) {
    return new DatanetState(
        id,
        Optional.empty(),
        LogTree.EMPTY,
        RecordCounts.NONE,
        new TreeMap<>(),
        new TreeMap<>(),
        List.of());
  }

  /** Returns how many snapshots are published, which is the number of the newest. */
  public long lastSnapshot() {
    return snapshots.isEmpty() ? 0 : snapshots.lastKey();
  }

  /** Decides on a charter. */
  public Decision found(Signed<Charter> signed, Domain domain, long now) {
    if (!signed.statement().datanet().equals(id)) {
      return refused(
          "the charter founds datanet %s, not %s".formatted(signed.statement().datanet(), id));
    }
    if (charter.isPresent()) {
      return REPEATED;
    }
    if (!signed.isGoodIn(domain)) {
      return refused("charter.signature is not the curator's for this vault and chain");
    }
    if (signed.statement().visibility() != Visibility.OPEN) {
      return refused("charter.visibility: sealed datanets are not built yet, found an open one");
    }
    return happens(new DatanetEvent.Founded(signed, now));
  }

  /**
   * Decides on a contribution. A contributor's nonces ascend, so that one remembered contribution
   * for each contributor tells new ones from repeated ones.
   */
  public Decision contribute(
      Signed<Contribution> signed,
      RecordCounts counts,
      List<Digest> blocks,
      Domain domain,
      long now) {
    Contribution contribution = signed.statement();
    if (charter.isEmpty()) {
      return refused("datanet %s is not founded: create it first".formatted(id));
    }
    if (!contribution.datanet().equals(id)) {
      return refused(
          "the contribution is for datanet %s, not %s".formatted(contribution.datanet(), id));
    }
    if (!signed.isGoodIn(domain)) {
      return refused("contribution.signature is not the contributor's for this vault and chain");
    }
    Digest digest = signed.digest(domain);
    Logged last = contributors.get(contribution.contributor());
    if (last != null && digest.equals(last.digest())) {
      return REPEATED;
    }
    if (last != null && contribution.nonce() <= last.nonce()) {
      return refused(
          "contribution.nonce %d is not above your last one, %d: sign it with a higher one"
              .formatted(contribution.nonce(), last.nonce()));
    }
    return happens(
        new DatanetEvent.Contributed(signed, digest, log.size(), counts, List.copyOf(blocks), now));
  }

  /** Decides on a snapshot: it must be the next one and cover the whole log. */
  public Decision publish(Signed<Snapshot> signed, List<Digest> blocks, Domain domain, long now) {
    Snapshot snapshot = signed.statement();
    if (charter.isEmpty()) {
      return refused("datanet %s is not founded: create it first".formatted(id));
    }
    if (!snapshot.datanet().equals(id)) {
      return refused("the snapshot is of datanet %s, not %s".formatted(snapshot.datanet(), id));
    }
    Address curator = charter.get().statement().curator();
    if (!snapshot.curator().equals(curator) || !signed.isGoodIn(domain)) {
      return refused("only the curator %s publishes snapshots of this datanet".formatted(curator));
    }
    Digest digest = signed.digest(domain);
    Frozen known = snapshots.get(snapshot.number());
    if (known != null && known.digest().equals(digest)) {
      return REPEATED;
    }
    if (snapshot.number() != lastSnapshot() + 1) {
      return refused(
          "snapshot.number %d: the next one is %d"
              .formatted(snapshot.number(), lastSnapshot() + 1));
    }
    if (snapshot.logSize() != log.size() || !snapshot.logRoot().equals(log.root())) {
      return refused(
          "the snapshot covers %d contributions, the log holds %d with the root %s: draft it again"
              .formatted(snapshot.logSize(), log.size(), log.root()));
    }
    return happens(new DatanetEvent.SnapshotPublished(signed, digest, List.copyOf(blocks), now));
  }

  /** Returns the datanet after an event. */
  public DatanetState apply(DatanetEvent event) {
    return switch (event) {
      case DatanetEvent.Founded e ->
          new DatanetState(
              id,
              Optional.of(e.charter()),
              log,
              counts,
              contributors,
              snapshots,
              waiting(new Publication(e.charter(), 0, List.of())));
      case DatanetEvent.Contributed e -> after(e);
      case DatanetEvent.SnapshotPublished e -> after(e);
      case DatanetEvent.HandedOver e ->
          new DatanetState(
              id,
              charter,
              log,
              counts,
              contributors,
              snapshots,
              pending.isEmpty() ? pending : pending.subList(1, pending.size()));
    };
  }

  private DatanetState after(DatanetEvent.Contributed e) {
    Contribution contribution = e.contribution().statement();
    TreeMap<Address, Logged> next = new TreeMap<>(contributors);
    next.put(
        contribution.contributor(),
        new Logged(contribution.nonce(), e.digest(), e.logIndex(), e.counts()));
    return new DatanetState(
        id,
        charter,
        log.append(e.digest().toArray()),
        counts.plus(e.counts()),
        next,
        snapshots,
        waiting(new Publication(e.contribution(), e.logIndex(), e.blocks())));
  }

  private DatanetState after(DatanetEvent.SnapshotPublished e) {
    Snapshot snapshot = e.snapshot().statement();
    TreeMap<Long, Frozen> next = new TreeMap<>(snapshots);
    next.put(snapshot.number(), new Frozen(e.digest(), snapshot.root()));
    return new DatanetState(
        id,
        charter,
        log,
        counts,
        contributors,
        next,
        waiting(new Publication(e.snapshot(), snapshot.number(), e.blocks())));
  }

  private List<Publication> waiting(Publication publication) {
    List<Publication> all = new ArrayList<>(pending);
    all.add(publication);
    return all;
  }

  private static Decision happens(DatanetEvent event) {
    return new Decision.Happens(event);
  }

  private static Decision refused(String reason) {
    return new Decision.Refused(reason);
  }
}

package network.byline.actors.batch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import network.byline.actors.ledger.Accounts;
import network.byline.actors.ledger.Postings;
import network.byline.actors.serialization.CborSerializable;
import network.byline.base.eip712.Domain;
import network.byline.base.merkle.LogTree;
import network.byline.base.receipt.Ledger;
import network.byline.base.receipt.ReceiptEntry;
import network.byline.base.statement.Cancellation;
import network.byline.base.statement.Capability;
import network.byline.base.statement.Charter;
import network.byline.base.statement.Contribution;
import network.byline.base.statement.Deed;
import network.byline.base.statement.MachineCertificate;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.NodeCertificate;
import network.byline.base.statement.Order;
import network.byline.base.statement.Signed;
import network.byline.base.statement.Snapshot;
import network.byline.base.statement.SpendingCap;
import network.byline.base.statement.Statement;
import network.byline.base.statement.TaskResult;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/**
 * The batches so far and what waits for the next one. A value: {@link #apply} returns the next one.
 *
 * @param domain chain and vault
 * @param number the last closed batch; 0 before the first
 * @param previous the digest of its file; zero before the first
 * @param batched how many receipts all closed batches hold
 * @param closedAt when the last batch was closed, in seconds since 1970
 * @param ledger the ledger after the last closed batch
 * @param logs every datanet's contribution log as of the last closed batch
 * @param caps the largest cap of each client
 * @param taken how far each series of statements was taken: a repeated one is not above
 * @param recent ids of waiting receipts and of those of the newest batches, with the time of adding
 *     or closing
 * @param receipts receipts that wait, the oldest first
 * @param statements statements that wait, the oldest first
 * @param closing the batch that is being closed
 */
public record BatchState(
    Domain domain,
    long number,
    Digest previous,
    long batched,
    long closedAt,
    Ledger ledger,
    SortedMap<Digest, LogTree> logs,
    SortedMap<Address, Signed<SpendingCap>> caps,
    SortedMap<String, Long> taken,
    SortedMap<Digest, Long> recent,
    List<ReceiptEntry> receipts,
    List<Publication> statements,
    Optional<BatchEvent.CloseBegun> closing)
    implements CborSerializable {

  /**
   * For how long the ids of batched receipts are remembered, in seconds. A job hands its receipt
   * over within moments of settling, or when its host is back; whether a still older one is in a
   * batch is asked of the tables.
   */
  public static final long REMEMBERED = 7 * 86_400;

  /** What adding something led to. */
  public sealed interface Decision {

    /** It happens: store the event. */
    record Happens(BatchEvent event) implements Decision {}

    /** It was added before. */
    record Repeated() implements Decision {}

    /** It is too old to remember whether it was added: ask the tables. */
    record Forgotten() implements Decision {}

    /** It cannot be added now. */
    record Refused(String reason) implements Decision {}
  }

  private static final String CERTIFICATE = "certificate/";

  public BatchState {
    logs = Collections.unmodifiableSortedMap(new TreeMap<>(logs));
    caps = Collections.unmodifiableSortedMap(new TreeMap<>(caps));
    taken = Collections.unmodifiableSortedMap(new TreeMap<>(taken));
    recent = Collections.unmodifiableSortedMap(new TreeMap<>(recent));
    receipts = List.copyOf(receipts);
    statements = List.copyOf(statements);
  }

  /** Returns the state before the first batch. */
  public static BatchState of(Domain domain) {
    return new BatchState(
        domain,
        0,
        Digest.ZERO,
        0,
        0,
        Ledger.EMPTY,
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        List.of(),
        List.of(),
        Optional.empty());
  }

  /** Tells whether anything waits for the next batch. */
  public boolean nothingWaits() {
    return receipts.isEmpty() && statements.isEmpty();
  }

  /**
   * Tells whether something came in while a batch is being closed, so that it is not part of it.
   */
  public boolean waitsBeyondClosing() {
    return closing
        .filter(c -> receipts.size() > c.receipts() || statements.size() > c.statements())
        .isPresent();
  }

  /** Decides on a receipt. */
  public Decision addReceipt(
      ReceiptEntry entry,
      List<Signed<MachineCertificate>> certificates,
      boolean knownToBeNew,
      long now) {
    Digest id = entry.receipt().id();
    if (recent.containsKey(id)) {
      return new Decision.Repeated();
    }
    if (!knownToBeNew && entry.receipt().settledAt() < closedAt - REMEMBERED) {
      return new Decision.Forgotten();
    }
    List<Signed<MachineCertificate>> fresh = new ArrayList<>();
    for (Signed<MachineCertificate> certificate : certificates) {
      boolean known = taken.containsKey(series(certificate)) || fresh.contains(certificate);
      if (!known) {
        fresh.add(certificate);
      }
    }
    return new Decision.Happens(
        new BatchEvent.ReceiptAdded(
            entry,
            List.copyOf(fresh),
            now,
            Postings.move(Accounts.SETTLED, Accounts.UNBATCHED, entry.receipt().fee())));
  }

  /** Decides on a statement. */
  public Decision addStatement(Publication publication, long now) {
    String series = series(publication.statement());
    Long last = taken.get(series);
    if (last != null && publication.position() <= last) {
      return new Decision.Repeated();
    }
    long next = last == null ? 0 : last + 1;
    boolean inLog = publication.statement().statement() instanceof Contribution;
    if (inLog && publication.position() != next) {
      return new Decision.Refused(
          "contribution %d of %s came where %d is due"
              .formatted(publication.position(), series, next));
    }
    return new Decision.Happens(new BatchEvent.StatementAdded(publication, now));
  }

  /** Decides to close a batch of what waits, at most so many receipts of it. */
  public Decision close(int maxReceipts, long now) {
    if (closing.isPresent() || nothingWaits()) {
      return new Decision.Repeated();
    }
    return new Decision.Happens(
        new BatchEvent.CloseBegun(
            number + 1,
            Math.min(maxReceipts, receipts.size()),
            statements.size(),
            Math.max(now, closedAt)));
  }

  /** Returns the contribution logs after these statements. */
  public SortedMap<Digest, LogTree> logsAfter(List<Publication> publications) {
    TreeMap<Digest, LogTree> after = new TreeMap<>(logs);
    for (Publication publication : publications) {
      switch (publication.statement().statement()) {
        case Charter charter -> after.putIfAbsent(charter.datanet(), LogTree.EMPTY);
        case Contribution contribution ->
            after.merge(
                contribution.datanet(),
                LogTree.EMPTY.append(publication.statement().digest(domain).toArray()),
                (log, first) -> log.append(publication.statement().digest(domain).toArray()));
        default -> {
          // Other statements are in no log.
        }
      }
    }
    return after;
  }

  /** Returns what is to be collected for these receipts, under the ledger that includes them. */
  public List<BatchEvent.Collect> collects(List<ReceiptEntry> batch, Ledger after) {
    TreeMap<Address, BatchEvent.Collect> collects = new TreeMap<>();
    for (ReceiptEntry entry : batch) {
      Address client = entry.receipt().client();
      Amount fees = after.fees().get(client);
      Signed<SpendingCap> cap = caps.get(client);
      if (!entry.receipt().fee().isZero() && fees != null && cap != null) {
        collects.put(
            client,
            new BatchEvent.Collect(client, fees, cap.statement().cumulativeCap(), cap.signature()));
      }
    }
    return List.copyOf(collects.values());
  }

  /** Returns the state after an event. */
  public BatchState apply(BatchEvent event) {
    return switch (event) {
      case BatchEvent.ReceiptAdded e -> new Draft(this).add(e).done();
      case BatchEvent.StatementAdded e -> new Draft(this).add(e.publication()).done();
      case BatchEvent.CloseBegun e -> new Draft(this).begin(e).done();
      case BatchEvent.Closed e -> new Draft(this).close(e).done();
    };
  }

  private static String series(Signed<?> signed) {
    return switch (signed.statement()) {
      case Charter charter -> "charter/" + charter.datanet();
      case Contribution contribution -> "contribution/" + contribution.datanet();
      case Snapshot snapshot -> "snapshot/" + snapshot.datanet();
      case ModelCard card -> "model/" + card.root();
      case Deed deed -> "deed/" + deed.model();
      case MachineCertificate certificate -> CERTIFICATE + certificate.structHash();
      case Order order -> throw notPublished(order);
      case SpendingCap cap -> throw notPublished(cap);
      case Cancellation _ ->
          throw new IllegalArgumentException("a cancellation is for its host only");
      case TaskResult result -> throw notPublished(result);
      case Capability capability -> throw notPublished(capability);
      case NodeCertificate certificate ->
          throw new IllegalArgumentException(
              "a node certificate goes to peers, never into a batch");
    };
  }

  private static IllegalArgumentException notPublished(Statement statement) {
    return new IllegalArgumentException(
        statement.getClass().getSimpleName() + " stands beside its receipt, not on its own");
  }

  /** The next state in the making. */
  private static final class Draft {

    private final BatchState from;
    private long number;
    private Digest previous;
    private long batched;
    private long closedAt;
    private Ledger ledger;
    private SortedMap<Digest, LogTree> logs;
    private final TreeMap<Address, Signed<SpendingCap>> caps;
    private final TreeMap<String, Long> taken;
    private final TreeMap<Digest, Long> recent;
    private List<ReceiptEntry> receipts;
    private List<Publication> statements;
    private Optional<BatchEvent.CloseBegun> closing;

    Draft(BatchState from) {
      this.from = from;
      number = from.number;
      previous = from.previous;
      batched = from.batched;
      closedAt = from.closedAt;
      ledger = from.ledger;
      logs = from.logs;
      caps = new TreeMap<>(from.caps);
      taken = new TreeMap<>(from.taken);
      recent = new TreeMap<>(from.recent);
      receipts = new ArrayList<>(from.receipts);
      statements = new ArrayList<>(from.statements);
      closing = from.closing;
    }

    Draft add(BatchEvent.ReceiptAdded added) {
      ReceiptEntry entry = added.entry();
      receipts.add(entry);
      recent.put(entry.receipt().id(), added.at());
      caps.merge(
          entry.receipt().client(),
          entry.cap(),
          (old, given) ->
              given.statement().cumulativeCap().compareTo(old.statement().cumulativeCap()) > 0
                  ? given
                  : old);
      added
          .certificates()
          .forEach(c -> add(new Publication(c, c.statement().notAfter(), List.of())));
      return this;
    }

    Draft add(Publication publication) {
      statements.add(publication);
      taken.put(series(publication.statement()), publication.position());
      return this;
    }

    Draft begin(BatchEvent.CloseBegun begun) {
      closing = Optional.of(begun);
      return this;
    }

    Draft close(BatchEvent.Closed closed) {
      int statementCount = from.closing.map(BatchEvent.CloseBegun::statements).orElse(0);
      int receiptCount = closed.receipts().size();
      logs = from.logsAfter(from.statements.subList(0, statementCount));
      ledger = from.ledger.plus(from.receipts.subList(0, receiptCount));
      number = closed.number();
      previous = closed.file();
      batched = from.batched + receiptCount;
      closedAt = closed.at();
      closed.receipts().forEach(id -> recent.put(id, closed.at()));
      recent.values().removeIf(at -> at < closed.at() - REMEMBERED);
      taken.entrySet().removeIf(e -> e.getKey().startsWith(CERTIFICATE) && e.getValue() < closedAt);
      receipts = receipts.subList(receiptCount, receipts.size());
      statements = statements.subList(statementCount, statements.size());
      closing = Optional.empty();
      return this;
    }

    BatchState done() {
      return new BatchState(
          from.domain,
          number,
          previous,
          batched,
          closedAt,
          ledger,
          logs,
          caps,
          taken,
          recent,
          receipts,
          statements,
          closing);
    }
  }
}

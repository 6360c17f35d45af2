package network.byline.peer.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import network.byline.attribution.process.WorkerProcess;
import network.byline.base.codec.MalformedException;
import network.byline.base.eip712.Domain;
import network.byline.base.receipt.BatchFile;
import network.byline.base.receipt.Ledger;
import network.byline.base.receipt.Opened;
import network.byline.base.receipt.ReceiptEntry;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.chain.batch.BatchRoots;
import network.byline.chain.vault.At;
import network.byline.chain.vault.BatchAnchor;
import network.byline.chain.vault.ChainClient;
import network.byline.chain.vault.VaultContract;
import network.byline.chain.vault.VaultState;

/**
 * Recomputes everything that batches claim and compares it with the chain. It believes the chain,
 * the batch files only as far as the chain holds their digests, and blocks by their names.
 */
public final class Auditor {

  private final AuditFolder folder;
  private final ChainClient chain;
  private final VaultContract vault;
  private final Domain domain;
  private final WorkerProcess worker;

  /**
   * @param worker a worker over the folder's blocks
   */
  public Auditor(AuditFolder folder, ChainClient chain, VaultContract vault, WorkerProcess worker) {
    this.folder = folder;
    this.chain = chain;
    this.vault = vault;
    this.domain = new Domain(chain.chainId(), vault.address());
    this.worker = worker;
  }

  /** Hears of an audit's progress. */
  public interface Progress {
    /** A receipt was checked. */
    void receipt(long batch, int done, int of);
  }

  /**
   * Audits all anchored batches; those that are chosen are recomputed in full, the others as far as
   * the chosen ones build on them.
   *
   * @param chosen the batches to recompute; empty for all
   */
  public AuditReport audit(Set<Long> chosen, Progress progress) {
    VaultState state = vault.state(chain, At.LATEST);
    Run run =
        new Run(state.terms().operator(), number -> chosen.isEmpty() || chosen.contains(number));
    for (long number = 1; number <= state.lastBatch(); number++) {
      if (!run.batch(number, progress)) {
        break;
      }
    }
    run.checkClients();
    return run.report();
  }

  /** One pass over the batches: what it has learned so far. */
  private final class Run {

    private final LongPredicate chosen;
    private final List<Difference> differences = Findings.list();
    private final List<String> notes = new ArrayList<>();
    private final PublishedRecord published;
    private final ReceiptAudit receipts;
    private final Recomputation recomputation;
    private final Map<Address, Amount> largestCaps = new TreeMap<>();
    private Ledger ledger = Ledger.EMPTY;
    private Digest previous = Digest.ZERO;
    private long receiptCount;
    private long batches;
    private long recomputed;
    private long arithmeticOnly;

    Run(Address operator, LongPredicate chosen) {
      this.chosen = chosen;
      this.published = new PublishedRecord(domain, folder.blocks());
      this.receipts = new ReceiptAudit(domain, operator, published);
      this.recomputation = new Recomputation(worker, published);
    }

    /** Audits one batch; false if nothing after it can be understood. */
    boolean batch(long number, Progress progress) {
      Findings findings = new Findings(differences, number);
      Optional<byte[]> bytes = folder.batch(number);
      if (!findings.require(bytes.isPresent(), "the file " + folder.file(number) + " is missing")) {
        return false;
      }
      BatchAnchor anchor = vault.batch(chain, number, At.LATEST).orElseThrow();
      findings.equal("digest of its file", BatchFile.digest(bytes.get()), anchor.fileDigest());
      BatchFile file;
      try {
        file = BatchFile.decode(bytes.get());
      } catch (MalformedException e) {
        findings.wrong(String.valueOf(e.getMessage()));
        return false;
      }
      findings.equal("domain", file.domain(), domain);
      findings.equal("number", file.number(), number);
      findings.equal("previous file", file.previous(), previous);
      findings.equal("first receipt", file.firstReceipt(), receiptCount);
      published.take(file, findings);
      int done = 0;
      for (ReceiptEntry entry : file.receipts()) {
        receipt(entry, receiptCount + done, chosen.test(number), findings);
        done++;
        progress.receipt(number, done, file.receipts().size());
      }
      ledger = ledger.plus(file.receipts());
      findings.at("ledger");
      findings.require(
          file.ledger().equals(ledger), "it is not the one before plus these receipts");
      compareRoots(file, anchor, findings);
      previous = BatchFile.digest(bytes.get());
      receiptCount += file.receipts().size();
      batches++;
      return true;
    }

    private void receipt(ReceiptEntry entry, long index, boolean full, Findings findings) {
      findings.at("receipt " + index + " (" + entry.receipt().id() + ")");
      receipts.check(entry, findings);
      largestCaps.merge(
          entry.receipt().client(),
          entry.cap().statement().cumulativeCap(),
          (a, b) -> a.compareTo(b) >= 0 ? a : b);
      Optional<Opened> opened = entry.opened();
      if (full && opened.isPresent()) {
        recomputation.check(entry, opened.get(), findings);
        recomputed++;
      } else {
        arithmeticOnly++;
      }
    }

    private void compareRoots(BatchFile file, BatchAnchor anchor, Findings findings) {
      findings.at("roots");
      BatchRoots roots = BatchRoots.of(file);
      findings.equal("receipts root", anchor.receiptsRoot(), roots.receipts());
      findings.equal("contributions root", anchor.contributionsRoot(), roots.contributions());
      findings.equal("payouts root", anchor.payoutsRoot(), roots.payouts());
      findings.equal("payout total", anchor.payoutTotal(), roots.payoutTotal());
      findings.equal("commons total", anchor.commonsTotal(), roots.commonsTotal());
    }

    /** Compares each client's fees with its caps and with what the vault collected. */
    void checkClients() {
      Findings findings = new Findings(differences, batches);
      ledger
          .fees()
          .forEach(
              (client, fees) -> {
                findings.at("client " + client);
                Amount cap = largestCaps.getOrDefault(client, Amount.ZERO);
                findings.require(
                    fees.compareTo(cap) <= 0, "fees " + fees + " are above the largest cap " + cap);
                Amount collected = vault.client(chain, client, At.LATEST).collected();
                findings.require(
                    collected.compareTo(fees) <= 0,
                    "the vault collected " + collected + ", but the fees are " + fees);
                if (collected.compareTo(fees) < 0) {
                  notes.add(
                      "client "
                          + client
                          + ": "
                          + collected
                          + " of "
                          + fees
                          + " is collected so far");
                }
              });
    }

    AuditReport report() {
      return new AuditReport(
          batches,
          recomputed,
          arithmeticOnly,
          published.snapshotsChecked(),
          recomputation.indexesChecked(),
          differences,
          notes);
    }
  }
}

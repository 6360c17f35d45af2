package network.byline.peer.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import network.byline.base.block.BlobException;
import network.byline.base.block.BlobId;
import network.byline.base.block.BlobOpener;
import network.byline.base.block.BlockSource;
import network.byline.base.eip712.Domain;
import network.byline.base.merkle.LogTree;
import network.byline.base.receipt.BatchFile;
import network.byline.base.snapshot.PassageList;
import network.byline.base.snapshot.RecordList;
import network.byline.base.statement.Charter;
import network.byline.base.statement.Contribution;
import network.byline.base.statement.Deed;
import network.byline.base.statement.MachineCertificate;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.ModelFiles.StoredFile;
import network.byline.base.statement.Signed;
import network.byline.base.statement.Snapshot;
import network.byline.base.statement.Statement;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/**
 * All statements that the batches so far have published, each checked as it comes: signatures,
 * contribution logs, snapshots recomputed from contributions, files against their digests.
 */
final class PublishedRecord {

  private final Domain domain;
  private final BlockSource blocks;
  private final Map<Digest, Charter> datanets = new HashMap<>();
  private final Map<Digest, List<Signed<Contribution>>> contributions = new HashMap<>();
  private final Map<Digest, LogTree> logs = new TreeMap<>();
  private final Map<Digest, Map<Long, Snapshot>> snapshots = new HashMap<>();
  private final Map<Digest, ModelCard> models = new HashMap<>();
  private final Map<Digest, Deed> deeds = new HashMap<>();
  private final Map<Address, List<MachineCertificate>> certificates = new HashMap<>();
  private final Set<Digest> checkedFiles = new HashSet<>();
  private long snapshotsChecked;

  PublishedRecord(Domain domain, BlockSource blocks) {
    this.domain = domain;
    this.blocks = blocks;
  }

  /** Takes a batch's statements, in the order in which they may build on each other. */
  void take(BatchFile batch, Findings findings) {
    for (Signed<MachineCertificate> signed : batch.statements().certificates()) {
      if (good(signed, "certificate of machine " + signed.statement().machine(), findings)) {
        certificates
            .computeIfAbsent(signed.statement().machine(), _ -> new ArrayList<>())
            .add(signed.statement());
      }
    }
    for (Signed<Charter> signed : batch.statements().charters()) {
      if (good(signed, "charter of datanet " + signed.statement().name().value(), findings)) {
        datanets.put(signed.statement().datanet(), signed.statement());
        logs.putIfAbsent(signed.statement().datanet(), LogTree.EMPTY);
      }
    }
    for (Signed<Contribution> signed : batch.statements().contributions()) {
      takeContribution(signed, findings);
    }
    for (BatchFile.DatanetLog log : batch.logs()) {
      LogTree own = logs.getOrDefault(log.datanet(), LogTree.EMPTY);
      findings.at("contribution log of datanet " + log.datanet());
      findings.equal("size", log.size(), own.size());
      findings.equal("root", log.root(), own.root());
    }
    findings.at("contribution logs");
    findings.equal("their number", batch.logs().size(), logs.size());
    for (Signed<Snapshot> signed : batch.statements().snapshots()) {
      takeSnapshot(signed, findings);
    }
    for (Signed<ModelCard> signed : batch.statements().models()) {
      takeModel(signed, findings);
    }
    for (Signed<Deed> signed : batch.statements().deeds()) {
      if (good(signed, "deed of model " + signed.statement().model(), findings)) {
        deeds.put(signed.digest(domain), signed.statement());
      }
    }
  }

  Optional<ModelCard> model(Digest root) {
    return Optional.ofNullable(models.get(root));
  }

  Optional<Deed> deed(Digest digest) {
    return Optional.ofNullable(deeds.get(digest));
  }

  Optional<Snapshot> snapshot(Digest datanet, long number) {
    return Optional.ofNullable(snapshots.getOrDefault(datanet, Map.of()).get(number));
  }

  /** Returns the manifests of the contributions that a snapshot covers, in log order. */
  List<Digest> contributionBlobs(Snapshot snapshot) {
    return covered(snapshot).stream().map(signed -> signed.statement().blob()).toList();
  }

  /** Returns the account for which a machine's certificate holds at this second. */
  Optional<Address> accountOf(Address machine, long epochSecond) {
    return certificates.getOrDefault(machine, List.of()).stream()
        .filter(certificate -> certificate.holdsAt(epochSecond))
        .map(MachineCertificate::account)
        .findFirst();
  }

  long snapshotsChecked() {
    return snapshotsChecked;
  }

  private void takeContribution(Signed<Contribution> signed, Findings findings) {
    Contribution contribution = signed.statement();
    if (!good(signed, "contribution by " + contribution.contributor(), findings)) {
      return;
    }
    findings.require(
        datanets.containsKey(contribution.datanet()),
        "its datanet " + contribution.datanet() + " was not founded");
    read(contribution.blob(), findings)
        .map(bytes -> RecordList.decode(bytes))
        .ifPresent(
            records -> {
              findings.equal("recordsRoot", contribution.recordsRoot(), records.root());
              findings.equal("recordCount", contribution.recordCount(), records.texts().size());
            });
    contributions.computeIfAbsent(contribution.datanet(), _ -> new ArrayList<>()).add(signed);
    LogTree log = logs.getOrDefault(contribution.datanet(), LogTree.EMPTY);
    logs.put(contribution.datanet(), log.append(signed.digest(domain).toArray()));
  }

  private void takeSnapshot(Signed<Snapshot> signed, Findings findings) {
    Snapshot snapshot = signed.statement();
    if (!good(signed, "snapshot " + snapshot.number() + " of " + snapshot.datanet(), findings)) {
      return;
    }
    Charter charter = datanets.get(snapshot.datanet());
    findings.require(
        charter != null && charter.curator().equals(snapshot.curator()),
        "it is not signed by the datanet's curator");
    List<Signed<Contribution>> log = covered(snapshot);
    findings.equal("logSize", snapshot.logSize(), (long) log.size());
    findings.equal(
        "logRoot",
        snapshot.logRoot(),
        LogTree.root(log.stream().map(c -> c.digest(domain).toArray()).toList()));
    List<PassageList.Logged> logged = new ArrayList<>();
    for (Signed<Contribution> contribution : log) {
      Optional<byte[]> records = read(contribution.statement().blob(), findings);
      if (records.isEmpty()) {
        return;
      }
      logged.add(
          new PassageList.Logged(
              contribution.statement().contributor(), RecordList.decode(records.get()).ids()));
    }
    PassageList passages = PassageList.of(logged);
    findings.equal("root", snapshot.root(), passages.root());
    findings.equal("passageCount", snapshot.passageCount(), (long) passages.entries().size());
    read(snapshot.blob(), findings)
        .ifPresent(
            bytes ->
                findings.equal(
                    "its stored passage list", PassageList.decode(bytes).root(), passages.root()));
    snapshots
        .computeIfAbsent(snapshot.datanet(), _ -> new HashMap<>())
        .put(snapshot.number(), snapshot);
    snapshotsChecked++;
  }

  private void takeModel(Signed<ModelCard> signed, Findings findings) {
    ModelCard card = signed.statement();
    if (!good(signed, "model " + card.name().value(), findings)) {
      return;
    }
    file("config", card.files().config(), findings);
    file("weights", card.files().weights(), findings);
    file("tokenizer", card.files().tokenizer(), findings);
    file("recipe", card.files().recipe(), findings);
    card.files()
        .adapter()
        .ifPresent(
            adapter -> {
              file("adapter config", adapter.config(), findings);
              file("adapter weights", adapter.weights(), findings);
            });
    card.source()
        .ifPresent(
            source ->
                snapshot(source.datanet(), source.snapshotNumber())
                    .ifPresentOrElse(
                        s -> findings.equal("snapshotRoot", source.snapshotRoot(), s.root()),
                        () -> findings.wrong("its snapshot was not published")));
    models.put(card.root(), card);
  }

  private void file(String name, StoredFile file, Findings findings) {
    if (checkedFiles.add(file.manifest())) {
      read(file.manifest(), findings)
          .ifPresent(bytes -> findings.equal(name, Digest.sha256(bytes), file.digest()));
    }
  }

  private List<Signed<Contribution>> covered(Snapshot snapshot) {
    List<Signed<Contribution>> log = contributions.getOrDefault(snapshot.datanet(), List.of());
    return log.subList(0, (int) Math.min(log.size(), snapshot.logSize()));
  }

  private Optional<byte[]> read(Digest manifest, Findings findings) {
    try {
      return Optional.of(BlobOpener.openPublic(BlobId.of(manifest), blocks));
    } catch (BlobException e) {
      findings.wrong(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private <T extends Statement> boolean good(Signed<T> signed, String what, Findings findings) {
    findings.at(what);
    return findings.require(
        signed.isGoodIn(domain), "the signature is not that of " + signed.statement().signer());
  }
}

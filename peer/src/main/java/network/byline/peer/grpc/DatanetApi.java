package network.byline.peer.grpc;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import network.byline.actors.Actors;
import network.byline.actors.datanet.ContributionResult;
import network.byline.actors.datanet.RecordCounts;
import network.byline.base.eip712.Domain;
import network.byline.base.merkle.LogTree;
import network.byline.base.record.RecordText;
import network.byline.base.snapshot.PassageList;
import network.byline.base.snapshot.RecordList;
import network.byline.base.statement.Charter;
import network.byline.base.statement.Contribution;
import network.byline.base.statement.Signed;
import network.byline.base.statement.Snapshot;
import network.byline.base.statement.Visibility;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import network.byline.peer.api.v1.ContributionChunk;
import network.byline.peer.api.v1.ContributionHeader;
import network.byline.peer.api.v1.ContributionReport;
import network.byline.peer.api.v1.Contributor;
import network.byline.peer.api.v1.CreateDatanetRequest;
import network.byline.peer.api.v1.Datanet;
import network.byline.peer.api.v1.DatanetServiceGrpc;
import network.byline.peer.api.v1.DraftSnapshotRequest;
import network.byline.peer.api.v1.GetDatanetRequest;
import network.byline.peer.api.v1.GetRecordRequest;
import network.byline.peer.api.v1.ListDatanetsRequest;
import network.byline.peer.api.v1.ListDatanetsResponse;
import network.byline.peer.api.v1.PublishSnapshotRequest;
import network.byline.peer.api.v1.Record;
import network.byline.peer.api.v1.RecordVerdict;
import network.byline.peer.api.v1.SnapshotDraft;
import network.byline.storage.block.BlockStore;
import network.byline.storage.view.ContributionView;
import network.byline.storage.view.ContributorTotals;
import network.byline.storage.view.DatanetView;
import network.byline.storage.view.Views;

/** Datanets: founding, contributing, publishing, reading. */
final class DatanetApi extends DatanetServiceGrpc.DatanetServiceImplBase {

  private static final long MAX_CONTRIBUTION_BYTES = 64L << 20;

  private final Domain domain;
  private final Actors actors;
  private final Views views;
  private final BlockStore blocks;
  private final Records records;
  private final UploadRoom room;

  DatanetApi(
      Domain domain,
      Actors actors,
      Views views,
      BlockStore blocks,
      Records records,
      UploadRoom room) {
    this.room = room;
    this.domain = domain;
    this.actors = actors;
    this.views = views;
    this.blocks = blocks;
    this.records = records;
  }

  @Override
  public void createDatanet(CreateDatanetRequest request, StreamObserver<Datanet> answer) {
    Answering.one(
        answer,
        () -> {
          Signed<Charter> charter =
              Messages.signed(
                  "charter", request.getCharter(), request.getSignature(), domain, Charter::decode);
          String name = charter.statement().name().value();
          Optional<DatanetView> sameName = views.datanetByName(name);
          if (charter.statement().visibility() == Visibility.SEALED) {
            throw RefusedException.notNow("sealed datanets are not served yet: found an open one");
          }
          if (sameName.isPresent() && !sameName.get().id().equals(charter.statement().datanet())) {
            throw RefusedException.conflict(
                "there is a datanet '" + name + "' of another curator here: choose another name");
          }
          Answering.await(actors.found(charter));
          return message(views.datanet(charter.statement().datanet()).orElseThrow());
        });
  }

  @Override
  public void getDatanet(GetDatanetRequest request, StreamObserver<Datanet> answer) {
    Answering.one(
        answer,
        () ->
            message(
                request.getId().isEmpty()
                    ? views
                        .datanetByName(Messages.name(request.getName(), "name"))
                        .orElseThrow(() -> Records.unknownDatanet(request.getName()))
                    : views
                        .datanet(Messages.digest(request.getId(), "id"))
                        .orElseThrow(() -> unknownId("id", request.getId()))));
  }

  @Override
  public void listDatanets(
      ListDatanetsRequest request, StreamObserver<ListDatanetsResponse> answer) {
    Answering.one(
        answer,
        () ->
            ListDatanetsResponse.newBuilder()
                .addAllDatanets(views.datanets().stream().map(this::message).toList())
                .build());
  }

  @Override
  public StreamObserver<ContributionChunk> checkContribution(
      StreamObserver<ContributionReport> answer) {
    return new RecordUpload(
        room, answer, (header, list) -> judge(named(header.getDatanet()), list).build());
  }

  @Override
  public StreamObserver<ContributionChunk> contribute(StreamObserver<ContributionReport> answer) {
    return new RecordUpload(room, answer, this::take);
  }

  @Override
  public void draftSnapshot(DraftSnapshotRequest request, StreamObserver<SnapshotDraft> answer) {
    Answering.one(answer, () -> draft(named(request.getDatanet())));
  }

  @Override
  public void publishSnapshot(
      PublishSnapshotRequest request, StreamObserver<network.byline.peer.api.v1.Snapshot> answer) {
    Answering.one(
        answer,
        () -> {
          Signed<Snapshot> signed =
              Messages.signed(
                  "snapshot",
                  request.getStatement(),
                  request.getSignature(),
                  domain,
                  Snapshot::decode);
          Snapshot snapshot = signed.statement();
          requireRecomputed(snapshot);
          Answering.await(actors.publish(signed));
          return message(snapshot);
        });
  }

  @Override
  public void getRecord(GetRecordRequest request, StreamObserver<Record> answer) {
    Answering.one(
        answer,
        () -> {
          DatanetView datanet = named(request.getDatanet());
          Digest id = Messages.digest(request.getRecord(), "record");
          PassageList.Entry entry =
              views
                  .passage(datanet.id(), id)
                  .orElseThrow(() -> RefusedException.notFound("there is no record " + id));
          return Record.newBuilder()
              .setId(request.getRecord())
              .setDatanet(Messages.bytes(datanet.id()))
              .setOwner(Messages.bytes(entry.owner()))
              .setText(records.text(datanet.id(), entry))
              .setLogIndex(entry.logIndex())
              .setPosition(entry.position())
              .build();
        });
  }

  /** Takes a signed contribution whose records have arrived. */
  private ContributionReport take(ContributionHeader header, RecordList list) {
    DatanetView datanet = named(header.getDatanet());
    Signed<Contribution> signed =
        Messages.signed(
            "contribution",
            header.getStatement(),
            header.getSignature(),
            domain,
            Contribution::decode);
    Contribution contribution = signed.statement();
    require(contribution.datanet().equals(datanet.id()), "contribution.datanet is another datanet");
    require(
        contribution.recordsRoot().equals(list.root()),
        "contribution.recordsRoot is not that of the records sent");
    require(
        contribution.recordCount() == list.texts().size(),
        "contribution.recordCount is not the number of records sent");
    ContributionReport.Builder report = judge(datanet, list);
    Optional<ContributionView> before = sameBefore(datanet, contribution);
    if (before.isPresent()) {
      return report
          .setStatementDigest(Messages.bytes(before.get().digest()))
          .setLogIndex(before.get().logIndex())
          .setAlreadyKnown(true)
          .build();
    }
    Digest blob = blocks.putBlob(list.toBytes());
    require(
        contribution.blob().equals(blob),
        "contribution.blob is " + contribution.blob() + ", the records are stored as " + blob);
    RecordCounts counts =
        new RecordCounts(report.getAccepted(), report.getDuplicate(), list.toBytes().length);
    ContributionResult done = Answering.await(actors.contribute(signed, counts));
    return report
        .setStatementDigest(Messages.bytes(signed.digest(domain)))
        .setLogIndex(done.logIndex())
        .setAlreadyKnown(done.repeated())
        .build();
  }

  /** Returns the contribution by which its contributor brought the same records before. */
  private Optional<ContributionView> sameBefore(DatanetView datanet, Contribution contribution) {
    return views.contributions(datanet.id()).stream()
        .filter(
            view ->
                view.signed().statement().contributor().equals(contribution.contributor())
                    && view.signed().statement().recordsRoot().equals(contribution.recordsRoot()))
        .findFirst();
  }

  /** Says record by record what a contribution does. */
  private ContributionReport.Builder judge(DatanetView datanet, RecordList list) {
    List<Digest> ids = list.ids();
    Set<Digest> known = Set.copyOf(views.knownPassages(datanet.id(), ids));
    Map<Digest, Integer> first = new HashMap<>();
    ContributionReport.Builder report = ContributionReport.newBuilder();
    int accepted = 0;
    int duplicate = 0;
    for (int i = 0; i < ids.size(); i++) {
      String text = list.texts().get(i);
      if (!RecordText.canonical(text).equals(new RecordText.Accepted(text))) {
        throw RefusedException.invalid(
            "records[" + i + "] is not in canonical form: see docs/protocol/records.md");
      }
      RecordVerdict.Builder verdict =
          RecordVerdict.newBuilder().setPosition(i).setOutcome("duplicate");
      Integer before = first.putIfAbsent(ids.get(i), i);
      if (known.contains(ids.get(i))) {
        duplicate++;
        report.addVerdicts(
            verdict.setReason(
                "the datanet holds this text already; its first contributor owns it"));
      } else if (before != null) {
        duplicate++;
        report.addVerdicts(
            verdict
                .setSameAs(before)
                .setReason("records[" + before + "] has the same text; it counts once"));
      } else {
        accepted++;
      }
    }
    return report.setAccepted(accepted).setDuplicate(duplicate);
  }

  private SnapshotDraft draft(DatanetView datanet) {
    List<ContributionView> log = views.contributions(datanet.id());
    if (log.isEmpty()) {
      throw RefusedException.notNow(
          "datanet "
              + datanet.charter().statement().name().value()
              + " is empty: contribute first");
    }
    List<Signed<Snapshot>> snapshots = views.snapshots(datanet.id());
    if (!snapshots.isEmpty() && snapshots.getLast().statement().logSize() == log.size()) {
      Snapshot last = snapshots.getLast().statement();
      return SnapshotDraft.newBuilder()
          .setStatement(Messages.bytes(last))
          .setPassages(last.passageCount())
          .setUnchanged(true)
          .build();
    }
    PassageList passages = passages(log);
    Snapshot snapshot =
        new Snapshot(
            datanet.id(),
            datanet.charter().statement().curator(),
            snapshots.size() + 1,
            log.size(),
            LogTree.root(log.stream().map(c -> c.digest().toArray()).toList()),
            passages.root(),
            passages.entries().size(),
            blocks.putBlob(passages.toBytes()));
    return SnapshotDraft.newBuilder()
        .setStatement(Messages.bytes(snapshot))
        .setPassages(snapshot.passageCount())
        .build();
  }

  /** Refuses a snapshot that does not follow from the contributions it covers. */
  private void requireRecomputed(Snapshot snapshot) {
    if (views.datanet(snapshot.datanet()).isEmpty()) {
      throw unknownId("snapshot.datanet", Messages.bytes(snapshot.datanet()));
    }
    List<ContributionView> log = views.contributions(snapshot.datanet());
    require(
        snapshot.logSize() <= log.size(),
        "snapshot.logSize " + snapshot.logSize() + " is beyond the log of " + log.size());
    PassageList passages = passages(log.subList(0, (int) snapshot.logSize()));
    require(passages.root().equals(snapshot.root()), "snapshot.root does not follow from the log");
    require(
        snapshot.blob().equals(blocks.putBlob(passages.toBytes())),
        "snapshot.blob is not its passage list");
  }

  private PassageList passages(List<ContributionView> log) {
    List<PassageList.Logged> logged = new ArrayList<>();
    for (ContributionView contribution : log) {
      Contribution statement = contribution.signed().statement();
      logged.add(
          new PassageList.Logged(statement.contributor(), records.list(statement.blob()).ids()));
    }
    return PassageList.of(logged);
  }

  private DatanetView named(String name) {
    return views
        .datanetByName(Messages.name(name, "datanet"))
        .orElseThrow(() -> Records.unknownDatanet(name));
  }

  private Datanet message(DatanetView view) {
    Charter charter = view.charter().statement();
    List<ContributionView> log = views.contributions(view.id());
    Datanet.Builder message =
        Datanet.newBuilder()
            .setId(Messages.bytes(view.id()))
            .setName(charter.name().value())
            .setCurator(Messages.bytes(charter.curator()))
            .setLicence(charter.licence())
            .setVisibility(charter.visibility().name().toLowerCase(java.util.Locale.ROOT))
            .setContributions(view.contributions())
            .setPassages(view.passages())
            .setDuplicates(view.duplicates())
            .setLogRoot(
                Messages.bytes(LogTree.root(log.stream().map(c -> c.digest().toArray()).toList())));
    for (ContributorTotals row : views.contributors(view.id())) {
      message.addContributors(
          Contributor.newBuilder()
              .setAddress(Messages.bytes(row.contributor()))
              .setContributions(row.contributions())
              .setPassages(row.passages())
              .setNextNonce(nextNonce(log, row.contributor())));
    }
    views.snapshots(view.id()).forEach(s -> message.addSnapshots(message(s.statement())));
    return message.build();
  }

  private static long nextNonce(List<ContributionView> log, Address contributor) {
    return log.stream()
        .map(view -> view.signed().statement())
        .filter(contribution -> contribution.contributor().equals(contributor))
        .mapToLong(contribution -> contribution.nonce() + 1)
        .max()
        .orElse(0);
  }

  private static network.byline.peer.api.v1.Snapshot message(Snapshot snapshot) {
    return network.byline.peer.api.v1.Snapshot.newBuilder()
        .setDatanet(Messages.bytes(snapshot.datanet()))
        .setNumber(snapshot.number())
        .setRoot(Messages.bytes(snapshot.root()))
        .setPassages(snapshot.passageCount())
        .setLogSize(snapshot.logSize())
        .setLogRoot(Messages.bytes(snapshot.logRoot()))
        .setBlob(Messages.bytes(snapshot.blob()))
        .build();
  }

  private static RefusedException unknownId(String field, ByteString id) {
    return RefusedException.notFound(
        field
            + ": there is no datanet "
            + Messages.digest(id, field)
            + "; byline datanet list shows those that there are");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw RefusedException.invalid(otherwise);
    }
  }

  /** A contribution's header, and the pieces of its records. */
  private static final class RecordUpload extends Upload<ContributionChunk, ContributionReport> {

    private final BiFunction<ContributionHeader, RecordList, ContributionReport> work;
    private Optional<ContributionHeader> header = Optional.empty();

    RecordUpload(
        UploadRoom room,
        StreamObserver<ContributionReport> answer,
        BiFunction<ContributionHeader, RecordList, ContributionReport> work) {
      super(room, answer, "a contribution", MAX_CONTRIBUTION_BYTES);
      this.work = work;
    }

    @Override
    ByteString bytesOf(ContributionChunk piece) {
      require(
          piece.hasHeader() == header.isEmpty(), "the first piece, and only that, is the header");
      if (piece.hasHeader()) {
        header = Optional.of(piece.getHeader());
      }
      return piece.getRecords();
    }

    @Override
    ContributionReport answerTo(byte[] content) {
      ContributionHeader first =
          header.orElseThrow(() -> RefusedException.invalid("header is missing: send it first"));
      require(content.length > 0, "records are missing: send them after the header");
      return work.apply(first, RecordList.decode(content));
    }
  }
}

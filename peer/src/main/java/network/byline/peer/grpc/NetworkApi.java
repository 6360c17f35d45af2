package network.byline.peer.grpc;

import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import network.byline.actors.Actors;
import network.byline.actors.work.WorkCounts;
import network.byline.base.statement.Role;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.peer.api.v1.DatanetUsage;
import network.byline.peer.api.v1.Earnings;
import network.byline.peer.api.v1.GetEarningsRequest;
import network.byline.peer.api.v1.GetStatusRequest;
import network.byline.peer.api.v1.GetUsageRequest;
import network.byline.peer.api.v1.NetworkServiceGrpc;
import network.byline.peer.api.v1.RecordUsage;
import network.byline.peer.api.v1.RoleEarnings;
import network.byline.peer.api.v1.Status;
import network.byline.peer.api.v1.Usage;
import network.byline.peer.api.v1.Worker;
import network.byline.storage.view.DatanetView;
import network.byline.storage.view.PassageUsage;
import network.byline.storage.view.Totals;
import network.byline.storage.view.Views;

/** Status, usage and earnings. */
final class NetworkApi extends NetworkServiceGrpc.NetworkServiceImplBase {

  private static final int MOST_RECORDS = 1_000;

  private final HostFacts facts;
  private final Actors actors;
  private final Views views;
  private final Records records;
  private final ClaimBook claims;
  private final InstantSource clock;

  NetworkApi(
      HostFacts facts,
      Actors actors,
      Views views,
      Records records,
      ClaimBook claims,
      InstantSource clock) {
    this.facts = facts;
    this.actors = actors;
    this.views = views;
    this.records = records;
    this.claims = claims;
    this.clock = clock;
  }

  @Override
  public void getStatus(GetStatusRequest request, StreamObserver<Status> answer) {
    Answering.one(answer, this::status);
  }

  @Override
  public void getUsage(GetUsageRequest request, StreamObserver<Usage> answer) {
    Answering.one(answer, () -> usage(request));
  }

  @Override
  public void getEarnings(GetEarningsRequest request, StreamObserver<Earnings> answer) {
    Answering.one(answer, () -> earnings(Messages.address(request.getAccount(), "account")));
  }

  private Status status() {
    Totals totals = views.totals();
    Status.Builder status =
        Status.newBuilder()
            .setVersion("0.1.0")
            .setChainId(facts.domain().chainId())
            .setRpcUrl(facts.rpc().toString())
            .setVault(Messages.bytes(facts.domain().vault()))
            .setCoin(Messages.bytes(facts.coin()))
            .setDevelopmentChain(facts.developmentChain())
            .setHostsUp(1)
            .setDatanets(totals.datanets())
            .setModels(totals.models())
            .setJobsSettled(totals.receipts())
            .setJobsOpen(open(Answering.await(actors.work())))
            .setBatchesAnchored(totals.batches())
            .setReceiptsUnbatched(totals.unbatched())
            .setUptimeSeconds(Duration.between(facts.started(), clock.instant()).toSeconds())
            .setTreasury(Messages.bytes(facts.treasury()))
            .setOperatorAccount(Messages.bytes(facts.operator()))
            .setArithmeticContract(1)
            .setStorageMode(facts.storageMode())
            .setBatchIntervalSeconds(facts.batchInterval().toSeconds())
            .setDataFolder(facts.data().toString());
    for (HostFacts.WorkerFacts worker : facts.workers().get()) {
      status.addWorkers(
          Worker.newBuilder()
              .setName(worker.name())
              .setAccount(Messages.bytes(worker.account()))
              .setEngineProfile(worker.engineProfile())
              .setState(worker.state())
              .setSandboxed(worker.sandboxed())
              .setSandbox(worker.sandbox()));
    }
    return status.build();
  }

  private static long open(WorkCounts work) {
    return work.waiting() + work.leased().values().stream().mapToLong(Integer::longValue).sum();
  }

  private Usage usage(GetUsageRequest request) {
    int limit = Messages.limit(request.getLimit(), 20, MOST_RECORDS);
    Usage.Builder usage = Usage.newBuilder();
    List<PassageUsage> passages = List.of();
    Function<String, Boolean> wanted = _ -> true;
    if (!request.getRecord().isEmpty()) {
      Digest record = Messages.digest(request.getRecord(), "record");
      passages = views.usageOfPassage(record);
      wanted = _ -> false;
    } else if (!request.getDatanet().isEmpty()) {
      DatanetView datanet =
          views
              .datanetByName(Messages.name(request.getDatanet(), "datanet"))
              .orElseThrow(() -> Records.unknownDatanet(request.getDatanet()));
      passages = views.usage(datanet.id(), limit);
      wanted = request.getDatanet()::equals;
    }
    for (network.byline.storage.view.DatanetUsage row : views.usage()) {
      if (wanted.apply(row.name())) {
        usage.addDatanets(
            DatanetUsage.newBuilder()
                .setDatanet(Messages.bytes(row.datanet()))
                .setName(row.name())
                .setAnswers(row.answers())
                .setPaid(row.paid().toString())
                .setCommons(row.commons().toString()));
      }
    }
    for (PassageUsage row : passages) {
      usage.addRecords(
          RecordUsage.newBuilder()
              .setRecord(Messages.bytes(row.passage()))
              .setDatanet(Messages.bytes(row.datanet()))
              .setOwner(Messages.bytes(row.owner()))
              .setAnswers(row.answers())
              .setTokens(row.tokens())
              .setPaid(row.paid().toString())
              .setText(records.text(row.datanet(), row.passage()).orElse("")));
    }
    return usage.build();
  }

  private Earnings earnings(Address account) {
    Earnings.Builder earnings = Earnings.newBuilder().setAccount(Messages.bytes(account));
    Amount settled = Amount.ZERO;
    for (network.byline.storage.view.RoleEarnings row : views.earnings(account)) {
      settled = settled.plus(row.amount());
      earnings.addRoles(
          RoleEarnings.newBuilder()
              .setRole(name(row.role()))
              .setAmount(row.amount().toString())
              .setReceipts(row.receipts()));
    }
    ClaimBook.Standing standing = claims.standing(account);
    return earnings
        .setSettled(settled.toString())
        .setAnchored(standing.anchored().toString())
        .setClaimable(standing.claimable().toString())
        .setClaimed(standing.claimed().toString())
        .build();
  }

  /** Returns a role as people read it. */
  static String name(Role role) {
    return role.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}

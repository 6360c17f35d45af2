package network.byline.peer.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import network.byline.attribution.process.WorkerProcess;
import network.byline.attribution.process.WorkerRequests;
import network.byline.attribution.process.protocol.Indexed;
import network.byline.attribution.process.protocol.Reply;
import network.byline.attribution.process.protocol.Request;
import network.byline.attribution.process.protocol.Trained;
import network.byline.base.statement.ModelCard;
import network.byline.base.value.Digest;
import network.byline.peer.grpc.Numbers;

/** Indexes and trainings on a worker process of the host's own, one after the other. */
final class LocalNumbers implements Numbers {

  private static final Duration INDEX_LIMIT = Duration.ofMinutes(30);
  private static final Duration TRAIN_LIMIT = Duration.ofHours(24);

  private final WorkerSupervisor worker;
  private final WorkerOutput output;
  private final Executor blocking;

  /**
   * @param blocking runs what may wait for a worker to start
   */
  LocalNumbers(WorkerSupervisor worker, Path output, Executor blocking) {
    this.worker = worker;
    this.output = new WorkerOutput(output);
    this.blocking = blocking;
  }

  @Override
  public CompletionStage<IndexFile> buildIndex(
      Digest tokenizer, Digest snapshot, List<Digest> contributions) {
    return submit(WorkerRequests.index(tokenizer, snapshot, contributions), INDEX_LIMIT, _ -> {})
        .thenCompose(Submitted::result)
        .thenApply(reply -> index(reply.getIndexed()));
  }

  @Override
  public Training train(
      ModelCard base,
      Digest snapshot,
      List<Digest> contributions,
      String recipe,
      TrainingListener listener) {
    CompletableFuture<Submitted> submitted =
        submit(
            WorkerRequests.train(base, snapshot, contributions, recipe, false),
            TRAIN_LIMIT,
            reply -> tell(reply, listener));
    CompletionStage<TrainedFiles> files =
        submitted.thenCompose(Submitted::result).thenApply(r -> files(r.getTrained()));
    return new Training() {
      @Override
      public CompletionStage<TrainedFiles> files() {
        return files;
      }

      @Override
      public void cancel() {
        var _ = submitted.thenAccept(task -> task.process().cancel(task.id()));
      }
    };
  }

  @Override
  public CompletionStage<Void> estimate(
      ModelCard base,
      Digest snapshot,
      List<Digest> contributions,
      String recipe,
      TrainingListener listener) {
    return submit(
            WorkerRequests.train(base, snapshot, contributions, recipe, true),
            INDEX_LIMIT,
            reply -> tell(reply, listener))
        .thenCompose(Submitted::result)
        .thenAccept(_ -> {});
  }

  private record Submitted(WorkerProcess process, long id, CompletableFuture<Reply> result) {}

  private CompletableFuture<Submitted> submit(
      Request.Builder request, Duration limit, Consumer<Reply> events) {
    return CompletableFuture.supplyAsync(
        () -> {
          WorkerProcess process = worker.living();
          WorkerProcess.Task task = process.submit(request, limit, events);
          return new Submitted(process, task.id(), task.result());
        },
        blocking);
  }

  private IndexFile index(Indexed indexed) {
    return new IndexFile(
        output.file(indexed.getFile()),
        Digest.of(indexed.getSegmentRoot().toByteArray()),
        indexed.getTokens(),
        indexed.getPassages());
  }

  private TrainedFiles files(Trained trained) {
    return new TrainedFiles(
        output.file(trained.getAdapterConfigFile()),
        output.file(trained.getAdapterWeightsFile()),
        output.file(trained.getRecipeFile()),
        trained.getFirstLoss(),
        trained.getLastLoss());
  }

  private static void tell(Reply reply, TrainingListener listener) {
    switch (reply.getEventCase()) {
      case ESTIMATED ->
          listener.estimated(
              reply.getEstimated().getSteps(),
              reply.getEstimated().getTokens(),
              reply.getEstimated().getSeconds(),
              reply.getEstimated().getRecipe());
      case PROGRESS ->
          listener.progressed(
              reply.getProgress().getPhase(),
              reply.getProgress().getDone(),
              reply.getProgress().getTotal(),
              reply.getProgress().getLoss(),
              reply.getProgress().getSecondsLeft());
      default -> {}
    }
  }
}

package network.byline.peer.grpc;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import network.byline.base.statement.ModelCard;
import network.byline.base.value.Digest;

/** What the doors ask of a host's own worker beside jobs: indexes and trainings. */
public interface Numbers {

  /** Hears how far a task is. */
  interface ProgressListener {
    /** How far it is; the loss is 0 where there is none. */
    void progressed(String phase, long done, long total, double loss, double secondsLeft);
  }

  /** A span index that the worker left in a file. */
  record IndexFile(Path file, Digest root, long tokens, int passages) {}

  /** Builds the span index of a snapshot. */
  CompletionStage<IndexFile> buildIndex(
      Digest tokenizer, Digest snapshot, List<Digest> contributions);

  /** Hears of a training. */
  interface TrainingListener extends ProgressListener {
    /** What it will take; the recipe is complete. */
    void estimated(long steps, long tokens, double seconds, String recipe);
  }

  /** The files that a training left. */
  record TrainedFiles(
      Path adapterConfig, Path adapterWeights, Path recipe, double firstLoss, double lastLoss) {}

  /** A training in hand. */
  interface Training {
    /** The files at its end; never completes normally if only the estimate was asked for. */
    CompletionStage<TrainedFiles> files();

    /** Ends it early. */
    void cancel();
  }

  /** Trains an adapter; an empty recipe means the default one. */
  Training train(
      ModelCard base,
      Digest snapshot,
      List<Digest> contributions,
      String recipe,
      TrainingListener listener);

  /** Says what a training would take. */
  CompletionStage<Void> estimate(
      ModelCard base,
      Digest snapshot,
      List<Digest> contributions,
      String recipe,
      TrainingListener listener);
}

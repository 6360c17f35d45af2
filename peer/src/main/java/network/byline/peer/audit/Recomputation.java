package network.byline.peer.audit;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import network.byline.attribution.process.TaskFailedException;
import network.byline.attribution.process.WorkerDiedException;
import network.byline.attribution.process.WorkerProcess;
import network.byline.attribution.process.WorkerRequests;
import network.byline.attribution.process.protocol.Reply;
import network.byline.attribution.process.protocol.Request;
import network.byline.attribution.process.protocol.Scored;
import network.byline.base.receipt.Opened;
import network.byline.base.receipt.ReceiptEntry;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.Snapshot;
import network.byline.base.value.Digest;

/**
 * Recomputes tokens and scores of open receipts, and span indexes of models, in a worker process of
 * its own: what strangers registered is never loaded into this one.
 */
final class Recomputation {

  private static final Duration LIMIT = Duration.ofMinutes(30);

  private final WorkerProcess worker;
  private final PublishedRecord published;
  private final Map<Digest, Optional<String>> indexes = new HashMap<>();

  Recomputation(WorkerProcess worker, PublishedRecord published) {
    this.worker = worker;
    this.published = published;
  }

  /** Recomputes an open receipt's tokens and evidence. */
  void check(ReceiptEntry entry, Opened opened, Findings findings) {
    ModelCard model = published.model(entry.receipt().model()).orElse(null);
    if (model == null) {
      return;
    }
    model.source().flatMap(source -> indexOf(model, source)).ifPresent(findings::wrong);
    Request.Builder request =
        WorkerRequests.score(
            model, opened.prompt(), entry.order().statement().sampler(), opened.trace());
    try {
      Scored scored = compute(request).getScored();
      findings.require(
          scored.getReplayed(),
          "its tokens are not what model and sampler give: " + scored.getReason());
      findings.require(
          !scored.getReplayed()
              || scored.getEvidence().equals(ByteString.copyFrom(opened.evidence().toBytes())),
          "its evidence is not what scoring gives");
    } catch (CompletionException e) {
      findings.wrong("it cannot be recomputed: " + reason(e));
    }
  }

  long indexesChecked() {
    return indexes.size();
  }

  /** Returns what is wrong with a model's span index, rebuilding it the first time. */
  private Optional<String> indexOf(ModelCard model, ModelCard.Source source) {
    return indexes.computeIfAbsent(source.segmentRoot(), _ -> rebuild(model, source));
  }

  private Optional<String> rebuild(ModelCard model, ModelCard.Source source) {
    Optional<Snapshot> snapshot = published.snapshot(source.datanet(), source.snapshotNumber());
    if (snapshot.isEmpty()) {
      return Optional.of("the snapshot under its span index was not published");
    }
    List<Digest> blobs = published.contributionBlobs(snapshot.get());
    Request.Builder request =
        WorkerRequests.index(model.files().tokenizer().manifest(), snapshot.get().blob(), blobs);
    try {
      Reply reply = compute(request);
      Digest root = Digest.of(reply.getIndexed().getSegmentRoot().toByteArray());
      return root.equals(source.segmentRoot())
          ? Optional.empty()
          : Optional.of(
              "its span index has the root " + source.segmentRoot() + ", rebuilt " + root);
    } catch (CompletionException e) {
      return Optional.of("its span index cannot be rebuilt: " + reason(e));
    }
  }

  private Reply compute(Request.Builder request) {
    try {
      return worker.submit(request, LIMIT, _ -> {}).result().get();
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the audit was interrupted");
    }
  }

  private static String reason(CompletionException e) {
    Throwable cause = e.getCause();
    return cause instanceof TaskFailedException || cause instanceof WorkerDiedException
        ? String.valueOf(cause.getMessage())
        : String.valueOf(cause);
  }
}

package network.byline.attribution.process;

import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import network.byline.attribution.process.protocol.Reply;
import network.byline.attribution.process.protocol.Request;

/** Performs each kind of task with the models that this worker holds. */
final class Tasks {

  private final InferTask infer;
  private final ScoreTask score;
  private final IndexTask index;
  private final TrainTask train;
  private final ProbeTask probe;

  Tasks(Path blocks, Path output, int threads, Replies replies) {
    StoredData data = new StoredData(blocks);
    LoadedModels models = new LoadedModels(data);
    infer = new InferTask(models, replies);
    score = new ScoreTask(models, new LoadedSegments(data));
    index = new IndexTask(data, output);
    train = new TrainTask(data, models, output, threads, replies);
    probe = new ProbeTask(threads, System::nanoTime, replies);
  }

  Reply.Builder perform(Request request, BooleanSupplier cancelled) {
    Reply.Builder reply = Reply.newBuilder();
    return switch (request.getTaskCase()) {
      case INFER ->
          reply.setInferred(infer.perform(request.getId(), request.getInfer(), cancelled));
      case SCORE -> reply.setScored(score.perform(request.getScore()));
      case INDEX -> reply.setIndexed(index.perform(request.getId(), request.getIndex()));
      case TRAIN -> reply.setTrained(train.perform(request.getId(), request.getTrain(), cancelled));
      case PROBE -> reply.setProbed(probe.perform(request.getId(), cancelled));
      case CANCEL, TASK_NOT_SET ->
          throw new IllegalArgumentException("request " + request.getId() + " names no task");
    };
  }
}

package network.byline.attribution.process;

import com.google.protobuf.ByteString;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import network.byline.attribution.probe.Environment;
import network.byline.attribution.probe.Measured;
import network.byline.attribution.probe.Probe;
import network.byline.attribution.process.protocol.Probed;
import network.byline.attribution.process.protocol.Progress;
import network.byline.attribution.process.protocol.Reply;

/** Measures what this machine can do. */
final class ProbeTask {

  private final int threads;
  private final LongSupplier nanoTime;
  private final Replies replies;

  ProbeTask(int threads, LongSupplier nanoTime, Replies replies) {
    this.threads = threads;
    this.nanoTime = nanoTime;
    this.replies = replies;
  }

  Probed perform(long id, BooleanSupplier cancelled) {
    Measured measured;
    try {
      measured = new Probe(threads, nanoTime).run(part -> report(id, part), cancelled);
    } catch (CancellationException e) {
      throw new TaskCancelledException();
    }
    Environment machine = Environment.here();
    return Probed.newBuilder()
        .setProductOne(measured.gemmOne())
        .setProductAll(measured.gemmAll())
        .setForward(ByteString.copyFrom(measured.forward().toArray()))
        .setComputesRightly(measured.computesRightly())
        .setStepSeconds(measured.stepSeconds())
        .setDecodeOne(measured.decodeOne())
        .setDecodeEight(measured.decodeEight())
        .setEnvironment(machine.word())
        .setProcessors(machine.processors())
        .setMemoryMebibytes(machine.memoryMebibytes())
        .setThreads(threads)
        .setEngineProfile(WorkerMain.ENGINE_PROFILE)
        .build();
  }

  private void report(long id, Probe.Part part) {
    replies.send(
        Reply.newBuilder()
            .setId(id)
            .setProgress(
                Progress.newBuilder()
                    .setPhase(part.title())
                    .setDone(part.ordinal())
                    .setTotal(Probe.Part.values().length)));
  }
}

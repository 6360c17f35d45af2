package network.byline.testkit.network;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.scheduler.reputation.Subject;
import network.byline.scheduler.verification.Case;
import network.byline.scheduler.verification.Finding;
import network.byline.scheduler.verification.Level;
import org.jspecify.annotations.Nullable;

/** One order, and all that happens to it. */
final class SimJob {

  /** The answer that the model draws; any other is wrong. */
  static final int RIGHT = 0;

  private static final int SCORING_PPM_OF_WORK = 600_000;
  private static final int WHOLE = 1_000_000;

  final int number;
  final Digest name;
  final Address client;
  final Level level;
  final int model;
  final long workMillis;
  final Amount fee;
  final long submitted;
  final SimTask generation;
  final List<Late> late = new ArrayList<>();
  long draw;
  int answer;
  int asked;
  @Nullable Case known;
  boolean decided;
  boolean accepted;
  boolean reopened;

  /** A result that came after another of the same task. */
  record Late(SimTask task, Subject who, Result result) {}

  SimJob(int number, Address client, Level level, int model, long workMillis, long submitted) {
    this.number = number;
    this.client = client;
    this.level = level;
    this.model = model;
    this.workMillis = workMillis;
    this.submitted = submitted;
    this.name = digest(number, -1);
    this.fee = Amount.of(workMillis * 1_000);
    this.generation = SimTask.generation(this);
  }

  long scoringMillis() {
    return workMillis * SCORING_PPM_OF_WORK / WHOLE;
  }

  /** Returns what the generator is paid: the default deed's part. */
  Amount computePay() {
    return part(150_000);
  }

  /** Returns what each scorer and auditor is paid: the default deed's part. */
  Amount scoringPay() {
    return part(50_000);
  }

  /** Returns the most that a false score could move: the data's part, and the pay of both. */
  Amount scoreAtRisk() {
    return part(700_000);
  }

  /** Returns what an honest strict pass over the answer finds. */
  Finding truth() {
    return answer == RIGHT
        ? new Finding.Replays(digest(number, 0))
        : new Finding.Differs(Math.floorMod(answer, 97));
  }

  /** Returns a false finding that the answer replays, with invented evidence. */
  Finding invented(int liar) {
    return new Finding.Replays(digest(number, 1 + liar));
  }

  private Amount part(int ppm) {
    return Amount.of(workMillis * 1_000 / WHOLE * ppm + workMillis * 1_000 % WHOLE * ppm / WHOLE);
  }

  private static Digest digest(int number, int what) {
    return Digest.of(ByteBuffer.allocate(Digest.SIZE).putInt(number).putInt(what).array());
  }
}

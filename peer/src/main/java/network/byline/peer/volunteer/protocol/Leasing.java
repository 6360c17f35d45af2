package network.byline.peer.volunteer.protocol;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import network.byline.actors.work.InferTask;
import network.byline.actors.work.ScoreTask;
import network.byline.base.codec.ByteWriter;
import network.byline.base.codec.MalformedException;
import network.byline.base.receipt.Opened;
import network.byline.base.receipt.Trace;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.Order;
import network.byline.base.statement.SamplerSettings;
import network.byline.base.statement.TaskKind;
import network.byline.base.value.Digest;
import network.byline.scheduler.lease.LeaseId;
import network.byline.scheduler.matching.WorkerId;

/** Leased tasks as messages. What is left of the time travels, not the moment of its end. */
public final class Leasing {

  private static final long LONGEST_MILLIS = Duration.ofDays(1).toMillis();

  private Leasing() {}

  /** A leased task, as the volunteer reads it. */
  public sealed interface Task {

    /** Returns the name of the lease. */
    LeaseId lease();

    /** Returns the model. */
    ModelCard card();

    /** Returns what is to be done. */
    TaskKind kind();

    /** An answer to be generated. */
    record Infer(InferTask task) implements Task {

      @Override
      public LeaseId lease() {
        return task.lease();
      }

      @Override
      public ModelCard card() {
        return task.card();
      }

      @Override
      public TaskKind kind() {
        return TaskKind.INFER;
      }
    }

    /** An answer to be checked and scored. */
    record Score(ScoreTask task) implements Task {

      @Override
      public LeaseId lease() {
        return task.lease();
      }

      @Override
      public ModelCard card() {
        return task.card();
      }

      @Override
      public TaskKind kind() {
        return TaskKind.SCORE;
      }
    }
  }

  /** Returns the message of a generation. */
  public static Lease message(InferTask task, Instant now) {
    return message(
            task.lease(),
            TaskKind.INFER,
            task.order(),
            task.card(),
            task.prompt(),
            task.sampler(),
            left(now, task.deadline()))
        .setMaxTokens(task.maxTokens())
        .build();
  }

  /** Returns the message of a scoring. */
  public static Lease message(ScoreTask task, Instant now) {
    return message(
            task.lease(),
            TaskKind.SCORE,
            task.order(),
            task.card(),
            task.prompt(),
            task.sampler(),
            left(now, task.deadline()))
        .setTrace(ByteString.copyFrom(task.trace().toBytes()))
        .build();
  }

  private static Lease.Builder message(
      LeaseId lease,
      TaskKind kind,
      Digest order,
      ModelCard card,
      String prompt,
      SamplerSettings sampler,
      long millisecondsLeft) {
    ByteWriter settings = new ByteWriter();
    sampler.encode(settings);
    return Lease.newBuilder()
        .setId(lease.value())
        .setKind(kind.code())
        .setOrder(Fields.bytes(order))
        .setModel(ByteString.copyFrom(card.toBytes()))
        .setPrompt(prompt)
        .setSampler(ByteString.copyFrom(settings.toByteArray()))
        .setMillisecondsLeft(millisecondsLeft);
  }

  /**
   * Reads a leased task.
   *
   * @param worker whom the host leased it to
   */
  public static Task read(Lease message, WorkerId worker, Instant now) {
    LeaseId lease = Fields.lease(message.getId());
    Digest order = Fields.digest(message.getOrder(), "lease.order");
    ModelCard card = Fields.decode(message.getModel(), "lease.model", ModelCard::decode);
    SamplerSettings sampler =
        Fields.decode(message.getSampler(), "lease.sampler", SamplerSettings::decode);
    int promptBytes = message.getPrompt().getBytes(StandardCharsets.UTF_8).length;
    Fields.number(promptBytes, Opened.MAX_PROMPT_BYTES, "lease.prompt");
    long left = message.getMillisecondsLeft();
    if (left < 1 || left > LONGEST_MILLIS) {
      throw new MalformedException("lease.milliseconds_left", left + " is not within a day");
    }
    Instant deadline = now.plusMillis(left);
    return switch (TaskKind.of(message.getKind(), "lease.kind")) {
      case INFER -> {
        int most = Fields.number(message.getMaxTokens(), Order.MAX_TOKENS, "lease.max_tokens");
        yield new Task.Infer(
            new InferTask(
                lease, worker, order, card, message.getPrompt(), sampler, most, deadline));
      }
      case SCORE -> {
        Trace trace = Fields.decode(message.getTrace(), "lease.trace", Trace::decode);
        yield new Task.Score(
            new ScoreTask(
                lease, worker, order, card, message.getPrompt(), sampler, trace, deadline));
      }
      default -> throw new MalformedException("lease.kind", message.getKind() + " is not leased");
    };
  }

  private static long left(Instant now, Instant deadline) {
    return Math.clamp(Duration.between(now, deadline).toMillis(), 1, LONGEST_MILLIS);
  }
}

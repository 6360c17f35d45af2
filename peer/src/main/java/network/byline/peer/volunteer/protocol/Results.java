package network.byline.peer.volunteer.protocol;

import com.google.protobuf.ByteString;
import network.byline.actors.work.InferDone;
import network.byline.actors.work.ScoreDone;
import network.byline.base.receipt.Evidence;
import network.byline.base.receipt.Trace;
import network.byline.base.statement.Order;
import network.byline.base.statement.TaskResult;
import network.byline.scheduler.lease.LeaseId;

/** What became of leased tasks, as messages. Whether a result is right is not looked at here. */
public final class Results {

  private Results() {}

  /** Returns the message of a token. */
  public static FromVolunteer drawn(LeaseId lease, int index, int token) {
    return FromVolunteer.newBuilder()
        .setDrawn(
            Drawn.newBuilder().setLease(lease.value()).setIndex(index).setToken(token).build())
        .build();
  }

  /** Returns the message that more of a task's model has arrived. */
  public static FromVolunteer fetching(LeaseId lease) {
    return FromVolunteer.newBuilder()
        .setFetching(Fetching.newBuilder().setLease(lease.value()))
        .build();
  }

  /** Returns the message that ends a generation. */
  public static FromVolunteer done(LeaseId lease, InferDone done) {
    return switch (done) {
      case InferDone.Inferred inferred ->
          FromVolunteer.newBuilder()
              .setGenerated(
                  Generated.newBuilder()
                      .setLease(lease.value())
                      .setTrace(ByteString.copyFrom(inferred.trace().toBytes()))
                      .setSalt(Fields.bytes(inferred.salt()))
                      .setResult(Fields.bytes(inferred.result())))
              .build();
      case InferDone.Impossible(String reason) -> failed(lease, Failed.Code.IMPOSSIBLE, reason);
    };
  }

  /** Returns the message that ends a scoring. */
  public static FromVolunteer done(LeaseId lease, ScoreDone done) {
    return switch (done) {
      case ScoreDone.Scored scored ->
          FromVolunteer.newBuilder()
              .setScored(
                  Scored.newBuilder()
                      .setLease(lease.value())
                      .setEvidence(ByteString.copyFrom(scored.evidence().toBytes()))
                      .setSalt(Fields.bytes(scored.salt()))
                      .setResult(Fields.bytes(scored.result())))
              .build();
      case ScoreDone.NotReplayed(int first, String reason) ->
          FromVolunteer.newBuilder()
              .setNotReplayed(
                  NotReplayed.newBuilder()
                      .setLease(lease.value())
                      .setFirstDifference(first)
                      .setReason(VolunteerProtocol.reason(reason)))
              .build();
      case ScoreDone.Impossible(String reason) -> failed(lease, Failed.Code.IMPOSSIBLE, reason);
    };
  }

  /** Returns the message of a task that was not done. */
  public static FromVolunteer failed(LeaseId lease, Failed.Code code, String reason) {
    return FromVolunteer.newBuilder()
        .setFailed(
            Failed.newBuilder()
                .setLease(lease.value())
                .setCode(code)
                .setReason(VolunteerProtocol.reason(reason)))
        .build();
  }

  /** Returns which lease a message speaks of. */
  public static LeaseId lease(String id) {
    return Fields.lease(id);
  }

  /** Reads a token: its index. */
  public static int index(Drawn drawn) {
    return Fields.number(drawn.getIndex(), Order.MAX_TOKENS - 1, "drawn.index");
  }

  /** Reads a token: its id. */
  public static int token(Drawn drawn) {
    return Fields.number(drawn.getToken(), 0xffff, "drawn.token");
  }

  /** Reads an answer. */
  public static InferDone.Inferred read(Generated message, Passport passport) {
    return new InferDone.Inferred(
        Fields.decode(message.getTrace(), "generated.trace", Trace::decode),
        Fields.digest(message.getSalt(), "generated.salt"),
        Fields.signed(message.getResult(), "generated.result", TaskResult::decode),
        passport.machine());
  }

  /** Reads evidence. */
  public static ScoreDone.Scored read(Scored message, Passport passport) {
    return new ScoreDone.Scored(
        Fields.decode(message.getEvidence(), "scored.evidence", Evidence::decode),
        Fields.digest(message.getSalt(), "scored.salt"),
        Fields.signed(message.getResult(), "scored.result", TaskResult::decode),
        passport.machine());
  }

  /** Reads that an answer does not replay. */
  public static ScoreDone.NotReplayed read(NotReplayed message) {
    return new ScoreDone.NotReplayed(
        Fields.number(
            message.getFirstDifference(), Order.MAX_TOKENS, "not_replayed.first_difference"),
        VolunteerProtocol.reason(message.getReason()));
  }
}

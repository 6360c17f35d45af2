package network.byline.actors.shard;

import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.util.Map;
import network.byline.actors.account.AccountEvent;
import network.byline.actors.batch.BatchEvent;
import network.byline.actors.datanet.DatanetEvent;
import network.byline.actors.job.JobEvent;
import network.byline.actors.model.ModelEvent;
import network.byline.actors.serialization.StoredEvent;

/**
 * The names under which events are stored. A name is for ever; the class behind it may move.
 * Whoever adds an event adds its name here and its golden bytes to the tests.
 */
public final class EventNames extends SimpleModule {

  private static final long serialVersionUID = 1;

  /** Every stored event by its name. */
  public static final Map<String, Class<? extends StoredEvent>> ALL =
      Map.ofEntries(
          Map.entry("account.deposited", AccountEvent.Deposited.class),
          Map.entry("account.collected", AccountEvent.Collected.class),
          Map.entry("account.exit-requested", AccountEvent.ExitRequested.class),
          Map.entry("account.exit-cancelled", AccountEvent.ExitCancelled.class),
          Map.entry("account.exited", AccountEvent.Exited.class),
          Map.entry("account.hold-taken", AccountEvent.HoldTaken.class),
          Map.entry("account.fee-captured", AccountEvent.FeeCaptured.class),
          Map.entry("account.hold-released", AccountEvent.HoldReleased.class),
          Map.entry("datanet.founded", DatanetEvent.Founded.class),
          Map.entry("datanet.contributed", DatanetEvent.Contributed.class),
          Map.entry("datanet.snapshot-published", DatanetEvent.SnapshotPublished.class),
          Map.entry("datanet.handed-over", DatanetEvent.HandedOver.class),
          Map.entry("model.registered", ModelEvent.Registered.class),
          Map.entry("model.deed-set", ModelEvent.DeedSet.class),
          Map.entry("model.handed-over", ModelEvent.HandedOver.class),
          Map.entry("job.submitted", JobEvent.Submitted.class),
          Map.entry("job.hold-refused", JobEvent.HoldRefused.class),
          Map.entry("job.hold-taken", JobEvent.HoldTaken.class),
          Map.entry("job.leased", JobEvent.Leased.class),
          Map.entry("job.lease-lost", JobEvent.LeaseLost.class),
          Map.entry("job.cancel-requested", JobEvent.CancelRequested.class),
          Map.entry("job.answer-generated", JobEvent.AnswerGenerated.class),
          Map.entry("job.settled", JobEvent.Settled.class),
          Map.entry("job.hold-ended", JobEvent.HoldEnded.class),
          Map.entry("job.handed-over", JobEvent.HandedOver.class),
          Map.entry("batch.receipt-added", BatchEvent.ReceiptAdded.class),
          Map.entry("batch.statement-added", BatchEvent.StatementAdded.class),
          Map.entry("batch.close-begun", BatchEvent.CloseBegun.class),
          Map.entry("batch.closed", BatchEvent.Closed.class));

  /** Makes the module; Pekko does so by the class's name. */
  public EventNames() {
    super("byline-events");
    ALL.forEach((name, type) -> registerSubtypes(new NamedType(type, name)));
  }
}

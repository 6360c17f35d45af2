package network.byline.actors.shard;

import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.util.Map;
import network.byline.actors.account.AccountEvent;
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
          Map.entry("account.hold-released", AccountEvent.HoldReleased.class));

  /** Makes the module; Pekko does so by the class's name. */
  public EventNames() {
    super("byline-events");
    ALL.forEach((name, type) -> registerSubtypes(new NamedType(type, name)));
  }
}

package network.byline.chain.outbox;

import java.util.ArrayList;
import java.util.List;
import network.byline.chain.outbox.OutboxStep.Done;
import network.byline.chain.outbox.OutboxStep.What;
import network.byline.storage.outbox.Intent;
import network.byline.storage.outbox.OutboxStore;

/** Gathers what a step does. */
final class Report {

  private final OutboxStore store;
  private final List<Done> done = new ArrayList<>();

  Report(OutboxStore store) {
    this.store = store;
  }

  void done(Intent intent, What what, String detail) {
    done.add(new Done(intent.key(), what, detail));
  }

  /** Says why an intent waits; the same reason as before is no news. */
  void waits(Intent intent, String why) {
    if (!intent.note().equals(why)) {
      store.noted(intent.key(), why);
      done.add(new Done(intent.key(), What.WAITS, why));
    }
  }

  void unavailable(String why) {
    done.add(new Done("", What.UNAVAILABLE, why));
  }

  List<Done> all() {
    return done;
  }
}

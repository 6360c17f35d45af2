package network.byline.peer.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import network.byline.base.statement.TaskKind;
import network.byline.base.value.Amount;
import network.byline.peer.volunteer.VolunteerEvent;
import network.byline.peer.volunteer.protocol.Standing;

/**
 * What a volunteer has been doing since it was started: told line by line, and kept as a document.
 */
final class VolunteerStory {

  private static final int KEPT_REFUSALS = 20;
  private static final double MEGABYTE = 1e6;

  private final Terminal terminal;
  private final Map<String, Object> identity;
  private final Deque<Map<String, String>> refusals = new ArrayDeque<>();
  private String state = "dialling";
  private String why = "";
  private String fetching = "";
  private boolean paused;
  private long computed;
  private long taken;
  private long refused;
  private long tooLate;
  private long failed;
  private Standing standing = Standing.getDefaultInstance();
  private long receiptsBefore = -1;

  /**
   * @param identity what the document begins with
   */
  VolunteerStory(Terminal terminal, Map<String, Object> identity) {
    this.terminal = terminal;
    this.identity = new LinkedHashMap<>(identity);
  }

  synchronized void hear(VolunteerEvent event) {
    switch (event) {
      case VolunteerEvent.Dialling(var host) -> {
        state = "dialling";
        terminal.say("dialling " + host);
      }
      case VolunteerEvent.Joined(var domain, String worker) -> {
        state = "joined";
        why = "";
        identity.put("worker", worker);
        identity.put("chainId", domain.chainId());
        identity.put("vault", domain.vault().toString());
        terminal.say("joined network " + domain.chainId() + " at vault " + domain.vault());
        terminal.say("ready as " + worker + (paused ? ", paused" : ", waiting for work"));
      }
      case VolunteerEvent.Away(String reason, var again) -> {
        state = "away";
        why = reason;
        terminal.say(
            "no host: %s; dialling again in %.1f s".formatted(reason, again.toMillis() / 1000.0));
      }
      case VolunteerEvent.Fetching(String model, long bytes) -> {
        fetching = model;
        terminal.progress("  fetching %s: %.1f MB".formatted(model, bytes / MEGABYTE));
      }
      case VolunteerEvent.Began(_, TaskKind kind, String model) -> {
        if (fetching.equals(model)) {
          fetching = "";
          terminal.endProgress();
        }
        terminal.say((kind == TaskKind.INFER ? "generating with " : "scoring with ") + model);
      }
      case VolunteerEvent.Computed(_, TaskKind kind, int tokens, var took) -> {
        computed++;
        terminal.say(
            "computed: %d tokens %s in %.1f s"
                .formatted(
                    tokens,
                    kind == TaskKind.INFER ? "generated" : "scored",
                    took.toMillis() / 1000.0));
      }
      case VolunteerEvent.Failed(_, String reason) -> {
        failed++;
        terminal.say("not done: " + reason);
      }
      case VolunteerEvent.Judged judged -> judged(judged);
      case VolunteerEvent.Standings(Standing now) -> standing(now);
      case VolunteerEvent.Paused(boolean now) -> {
        paused = now;
        terminal.say(now ? "paused: taking no more work" : "going on");
      }
    }
  }

  private void judged(VolunteerEvent.Judged judged) {
    switch (judged.verdict()) {
      case TAKEN -> taken++;
      case TOO_LATE -> {
        tooLate++;
        terminal.say("too late: " + judged.reason() + "; kept in case it is asked for again");
      }
      case REFUSED -> {
        refused++;
        if (refusals.size() == KEPT_REFUSALS) {
          refusals.removeFirst();
        }
        refusals.add(Map.of("lease", judged.lease().value(), "reason", judged.reason()));
        terminal.say("refused: " + judged.reason());
      }
      case UNKNOWN, UNRECOGNIZED -> {
        // A later version's word.
      }
    }
  }

  private void standing(Standing now) {
    if (receiptsBefore < 0) {
      receiptsBefore = now.getReceipts();
    } else if (now.getReceipts() > standing.getReceipts()) {
      terminal.say(
          "checked and credited: "
              + (now.getReceipts() - receiptsBefore)
              + " units since the start, "
              + coins(now.getSettled())
              + " in all");
    }
    if (!standing.getAnchored().isEmpty() && !now.getAnchored().equals(standing.getAnchored())) {
      terminal.say("paid: " + coins(now.getAnchored()) + " stand in anchored batches");
    }
    standing = now;
  }

  /** Shows an amount that the host says, whatever it says. */
  static String coins(String units) {
    try {
      return Coins.format(units.isEmpty() ? Amount.ZERO : Amount.parse(units));
    } catch (IllegalArgumentException e) {
      return "an amount that is none";
    }
  }

  /** Returns how the volunteer is. */
  synchronized Map<String, Object> document(int working) {
    long checked = receiptsBefore < 0 ? 0 : standing.getReceipts() - receiptsBefore;
    Map<String, Object> document = new LinkedHashMap<>(identity);
    document.put("state", state.equals("joined") ? joinedState(working) : state);
    document.put("why", why.isEmpty() ? standing.getIdleReason() : why);
    document.put("working", working);
    document.put("computed", computed);
    document.put("taken", taken);
    document.put("pending", Math.max(0, taken - checked));
    document.put("checked", checked);
    document.put("refused", refused);
    document.put("tooLate", tooLate);
    document.put("failed", failed);
    document.put("settled", standing.getSettled());
    document.put("anchored", standing.getAnchored());
    document.put("claimed", standing.getClaimed());
    document.put("refusals", List.copyOf(refusals));
    return document;
  }

  private String joinedState(int working) {
    return working > 0 ? fetching.isEmpty() ? "working" : "fetching" : paused ? "paused" : "idle";
  }
}

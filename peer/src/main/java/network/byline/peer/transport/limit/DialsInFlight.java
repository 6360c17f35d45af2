package network.byline.peer.transport.limit;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import network.byline.peer.transport.TransportException;

/**
 * Dials that are on their way, one for each goal: whoever wants the same meanwhile waits for it.
 *
 * @param <G> what is dialled
 * @param <C> what comes of it
 */
public final class DialsInFlight<G, C> {

  private final Map<G, CompletableFuture<C>> dials = new HashMap<>();

  /** Dials, or waits for the dial of the same goal that is on its way; both may fail. */
  public C dial(G goal, Supplier<C> dialling) {
    CompletableFuture<C> mine = new CompletableFuture<>();
    CompletableFuture<C> first;
    synchronized (dials) {
      first = dials.putIfAbsent(goal, mine);
    }
    if (first != null) {
      return joined(first);
    }
    try {
      C made = dialling.get();
      mine.complete(made);
      return made;
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      synchronized (dials) {
        dials.remove(goal);
      }
    }
  }

  private static <C> C joined(CompletableFuture<C> first) {
    try {
      return first.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof TransportException failure) {
        throw failure.again();
      }
      throw e;
    }
  }
}

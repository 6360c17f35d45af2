package network.byline.peer.cli;

import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.function.Consumer;
import network.byline.base.statement.Order;
import network.byline.peer.api.v1.AskState;
import network.byline.peer.client.Asking;

/**
 * Prints an answer as it comes, and has the host stop it when the person does: what came by then is
 * still checked and paid, so its end is waited for.
 */
final class AnswerPrinter implements Asking.AnswerEvents, AutoCloseable {

  private final Terminal terminal;
  private final Consumer<Order> cancel;
  private boolean started;
  private volatile boolean ordered;
  private volatile boolean told;
  private volatile Optional<String> refusal = Optional.empty();

  /**
   * @param cancel has the host stop an order
   */
  AnswerPrinter(Terminal terminal, Consumer<Order> cancel) {
    this.terminal = terminal;
    this.cancel = cancel;
  }

  @Override
  public void ordered(Order order) {
    ordered = true;
    Interruption.tryFirst(() -> stop(order));
  }

  @Override
  public void state(AskState state) {
    if (Interruption.requested()) {
      return;
    }
    if (started) {
      // A line that is redrawn must not be the answer's.
      terminal.stream("\n");
      started = false;
    }
    terminal.progress("  " + state.getState());
  }

  @Override
  public void text(String piece) {
    if (!started) {
      terminal.endProgress();
      started = true;
    }
    terminal.stream(piece);
  }

  /** Returns what to say to a person who interrupted an answer whose end was not heard. */
  String interruption() {
    if (!ordered) {
      return "interrupted; nothing was ordered";
    }
    return told
        ? "interrupted; the host was told to stop and still checks what came before. What it cost"
            + " shows: byline receipt list"
        : "interrupted; the host could not be told to stop"
            + refusal.map(reason -> " (" + reason + ")").orElse("")
            + " and may finish the answer, which stays payable within its maximum fee";
  }

  @Override
  public void close() {
    Interruption.tryNothing();
  }

  /** Runs beside the command, which reads the answer to its end meanwhile. */
  private boolean stop(Order order) {
    try {
      cancel.accept(order);
      told = true;
      terminal.say("\nstopping; what came so far is checked and paid. Ctrl-C again leaves at once");
    } catch (StatusRuntimeException e) {
      refusal = Optional.of(HostFailures.explain(e));
    }
    return told;
  }
}

package network.byline.peer.node;

/** Why a host cannot start, and what to do. */
public final class HostStartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  HostStartException(String message) {
    super(message);
  }
}

package network.byline.peer.home;

import org.jspecify.annotations.Nullable;

/** Says that a person's folder or what the environment names is not usable, and what to do. */
public final class HomeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  HomeException(String message) {
    this(message, null);
  }

  HomeException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

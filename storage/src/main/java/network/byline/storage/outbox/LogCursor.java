package network.byline.storage.outbox;

import java.util.Optional;

/**
 * Keeps how far each reader of the vault's logs has come. A reader moves its cursor after the
 * effects of a block, and its effects must bear to be repeated.
 */
public interface LogCursor {

  /** Returns where a reader stands; nothing before its first block. */
  Optional<LogPosition> position(String reader);

  /** Sets where a reader stands; it may go back, when blocks were replaced. */
  void moveTo(String reader, LogPosition position);
}

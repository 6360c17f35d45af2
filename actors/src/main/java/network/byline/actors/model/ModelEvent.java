package network.byline.actors.model;

import java.util.List;
import network.byline.actors.serialization.StoredEvent;
import network.byline.base.statement.Deed;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.Signed;
import network.byline.base.value.Digest;

/** What has happened to a model. Times are seconds since 1970. */
public sealed interface ModelEvent extends StoredEvent {

  /**
   * The model was registered.
   *
   * @param card its card
   * @param blocks all blocks that hold its files
   * @param at when
   */
  record Registered(Signed<ModelCard> card, List<Digest> blocks, long at) implements ModelEvent {}

  /** A deed is in force, in place of the one before. */
  record DeedSet(Signed<Deed> deed, Digest digest, long at) implements ModelEvent {}

  /** The batcher has the statement with this digest. */
  record HandedOver(Digest statement) implements ModelEvent {}
}

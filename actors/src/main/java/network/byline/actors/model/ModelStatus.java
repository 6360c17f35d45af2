package network.byline.actors.model;

import java.util.Optional;
import network.byline.actors.serialization.CborSerializable;
import network.byline.base.statement.Deed;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.Signed;
import network.byline.base.value.Digest;

/**
 * A model by its entity.
 *
 * @param root the model's root
 * @param card its card; absent if it is not registered
 * @param deed the deed in force; present with the card
 * @param deedDigest that deed's digest, which orders name
 */
public record ModelStatus(
    Digest root,
    Optional<Signed<ModelCard>> card,
    Optional<Signed<Deed>> deed,
    Optional<Digest> deedDigest)
    implements CborSerializable {

  static ModelStatus of(ModelState state) {
    return new ModelStatus(state.root(), state.card(), state.deed(), state.deedDigest());
  }
}

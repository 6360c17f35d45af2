package network.byline.storage.view;

import java.util.Optional;
import network.byline.base.statement.Deed;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.Signed;
import network.byline.base.value.Digest;

/**
 * A model and the deed in force.
 *
 * @param root the model's root
 * @param card the model's card
 * @param deedDigest the digest of the deed in force; absent while the model has none
 * @param deed the deed with the highest serial; absent while the model has none
 */
public record ModelView(
    Digest root,
    Signed<ModelCard> card,
    Optional<Digest> deedDigest,
    Optional<Signed<Deed>> deed) {}

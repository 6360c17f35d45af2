package network.byline.storage.projection;

import network.byline.base.value.Digest;

/**
 * A registered model. Key: its root.
 *
 * @param root the model's root
 * @param name how people call it
 * @param signedCard the bytes of {@code Signed<ModelCard>}
 */
public record ModelRow(Digest root, String name, byte[] signedCard) implements Row {}

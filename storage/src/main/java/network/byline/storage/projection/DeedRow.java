package network.byline.storage.projection;

import network.byline.base.value.Digest;

/**
 * A deed of a model. Key: its digest; model and serial are unique too.
 *
 * @param digest the deed's digest
 * @param model the root of the model it is for
 * @param serial higher replaces lower
 * @param signed the bytes of {@code Signed<Deed>}
 */
public record DeedRow(Digest digest, Digest model, long serial, byte[] signed) implements Row {}

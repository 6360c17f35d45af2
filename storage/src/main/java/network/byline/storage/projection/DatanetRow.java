package network.byline.storage.projection;

import network.byline.base.value.Digest;

/**
 * A founded datanet. Key: its id.
 *
 * @param id the charter's hash
 * @param name how people call it
 * @param signedCharter the bytes of {@code Signed<Charter>}
 */
public record DatanetRow(Digest id, String name, byte[] signedCharter) implements Row {}

/**
 * What tasks need on a volunteer's disk: models, adapters, segments and inputs as content-addressed
 * ciphertext blocks, fetched from hosts and checked before they count. Start at {@link
 * network.byline.peer.content.ContentFetch}; the wire format is described in {@code
 * docs/protocol/content.md}.
 *
 * <p>Nothing here decrypts, and nothing that a peer sends is believed before its hash is right.
 */
@NullMarked
package network.byline.peer.content;

import org.jspecify.annotations.NullMarked;

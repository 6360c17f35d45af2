/**
 * How two ends agree on a protocol: multistream-select 1.0. Start at {@link
 * network.byline.peer.libp2p.multistream.Multistream}.
 */
@NullMarked
package network.byline.peer.libp2p.multistream;

import org.jspecify.annotations.NullMarked;

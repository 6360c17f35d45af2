/**
 * Bytes in two directions, as the parts of a handshake see them. Start at {@link
 * network.byline.peer.libp2p.wire.Duplex}.
 */
@NullMarked
package network.byline.peer.libp2p.wire;

import org.jspecify.annotations.NullMarked;

/**
 * The peer transport over TCP in libp2p's wire protocols. Start at {@link
 * network.byline.peer.libp2p.Libp2pTransport}; what is spoken is in {@code
 * docs/protocol/transport.md}. Only this package sees Netty.
 */
@NullMarked
package network.byline.peer.libp2p;

import org.jspecify.annotations.NullMarked;

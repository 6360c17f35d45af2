/**
 * How nodes reach each other: connections between peers known by their keys, and streams of bytes
 * on them. Start at {@link network.byline.peer.transport.PeerTransport}; what carries the bytes is
 * in {@code peer.libp2p}, a simulation of it in {@code peer.transport.memory}.
 */
@NullMarked
package network.byline.peer.transport;

import org.jspecify.annotations.NullMarked;

/**
 * Who is at the other end, and secrecy: libp2p's Noise. Start at {@link
 * network.byline.peer.libp2p.noise.NoiseHandshake}; only this package sees noise-java.
 */
@NullMarked
package network.byline.peer.libp2p.noise;

import org.jspecify.annotations.NullMarked;

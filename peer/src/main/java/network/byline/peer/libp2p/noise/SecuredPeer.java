package network.byline.peer.libp2p.noise;

import network.byline.peer.transport.PeerId;

/**
 * What a handshake leaves behind.
 *
 * @param id who is at the other end
 * @param muxerAgreed whether both ends named the muxer, so that it needs no further agreeing
 * @param sending seals what goes to the other end
 * @param receiving opens what comes from it
 */
public record SecuredPeer(
    PeerId id, boolean muxerAgreed, NoiseCipher sending, NoiseCipher receiving) {}

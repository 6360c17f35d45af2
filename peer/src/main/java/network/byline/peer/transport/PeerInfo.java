package network.byline.peer.transport;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a peer says of itself. Only the record's addresses are signed; nothing here is proved.
 *
 * @param agent the name and version of its software
 * @param protocols what it serves
 * @param addresses where it says it listens; none if it only dials
 * @param observed where it sees this node
 */
public record PeerInfo(
    String agent,
    Set<ProtocolId> protocols,
    List<Multiaddr> addresses,
    Optional<Multiaddr> observed) {

  public PeerInfo {
    protocols = Set.copyOf(protocols);
    addresses = List.copyOf(addresses);
  }
}

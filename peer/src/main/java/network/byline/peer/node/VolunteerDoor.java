package network.byline.peer.node;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import network.byline.actors.work.Workers;
import network.byline.base.block.BlockSource;
import network.byline.base.eip712.Domain;
import network.byline.base.identity.NodeKey;
import network.byline.base.statement.Role;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.peer.content.BlockServer;
import network.byline.peer.content.ServeLimits;
import network.byline.peer.gateway.Gateway;
import network.byline.peer.gateway.GatewayLimits;
import network.byline.peer.gateway.StandingBook;
import network.byline.peer.gateway.StandingRounds;
import network.byline.peer.grpc.ClaimBook;
import network.byline.peer.home.SecretFile;
import network.byline.peer.libp2p.Libp2pTransport;
import network.byline.peer.transport.Multiaddr;
import network.byline.peer.transport.PeerTransport;
import network.byline.peer.transport.TransportException;
import network.byline.peer.transport.TransportLimits;
import network.byline.peer.transport.TransportTimings;
import network.byline.peer.volunteer.protocol.VolunteerProtocol;
import network.byline.storage.view.RoleEarnings;
import network.byline.storage.view.Views;

/** The host's place among its peers: the gateway for volunteers, and the blocks that they need. */
final class VolunteerDoor implements AutoCloseable {

  static final String AGENT = "byline/0.1.0";

  private final PeerTransport transport;
  private final StandingRounds rounds;
  private final Gateway gateway;
  private final List<Multiaddr> addresses = new ArrayList<>();

  VolunteerDoor(
      Path data,
      Domain domain,
      Workers own,
      Supplier<Function<Address, StandingBook.Standing>> standings,
      BlockSource blocks,
      InstantSource clock,
      SecureRandom random) {
    NodeKey key = NodeKey.of(SecretFile.open(data.resolve("node.key"), random));
    transport =
        Libp2pTransport.start(
            key, AGENT, TransportLimits.STANDARD, TransportTimings.STANDARD, clock);
    rounds = new StandingRounds(standings, clock);
    rounds.start();
    gateway = new Gateway(domain, own, rounds, GatewayLimits.STANDARD, clock, random.nextLong());
    transport.handle(VolunteerProtocol.ID, gateway);
    new BlockServer(blocks, ServeLimits.STANDARD, clock).serveOn(transport);
  }

  /** Returns what volunteers are told of their earnings, a look at a time. */
  static Supplier<Function<Address, StandingBook.Standing>> standings(
      Views views, ClaimStandings claims) {
    return () -> {
      Function<Address, ClaimBook.Standing> now = claims.now();
      return account -> standing(views.earnings(account), now.apply(account));
    };
  }

  private static StandingBook.Standing standing(
      List<RoleEarnings> earnings, ClaimBook.Standing claims) {
    long receipts = 0;
    Amount settled = Amount.ZERO;
    for (RoleEarnings row : earnings) {
      if (row.role() == Role.COMPUTE || row.role() == Role.SCORING) {
        receipts += row.receipts();
        settled = settled.plus(row.amount());
      }
    }
    return new StandingBook.Standing(receipts, settled, claims.anchored(), claims.claimed());
  }

  Gateway gateway() {
    return gateway;
  }

  /**
   * Lets volunteers come in.
   *
   * @throws TransportException if the address cannot be had
   */
  void listen(Multiaddr address) {
    addresses.addAll(reachable(transport.listen(address)));
  }

  /** Returns where volunteers can reach this host, the most public places first. */
  List<Multiaddr> addresses() {
    return List.copyOf(addresses);
  }

  /** Returns an address for each interface where all are listened at. */
  private static List<Multiaddr> reachable(Multiaddr listening) {
    boolean all = listening.literal().filter(InetAddress::isAnyLocalAddress).isPresent();
    if (!all) {
      return List.of(listening);
    }
    List<Multiaddr> found = new ArrayList<>();
    List<Multiaddr> own = new ArrayList<>();
    try {
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(Inet4Address.class::isInstance)
          .sorted((a, b) -> a.getHostAddress().compareTo(b.getHostAddress()))
          .forEach(
              address ->
                  (address.isLoopbackAddress() ? own : found)
                      .add(
                          Multiaddr.parse(
                              "/ip4/"
                                  + address.getHostAddress()
                                  + "/tcp/"
                                  + listening.port()
                                  + "/p2p/"
                                  + listening.peer().orElseThrow())));
    } catch (SocketException e) {
      return List.of(listening);
    }
    found.addAll(own);
    return found;
  }

  @Override
  public void close() {
    gateway.close();
    rounds.close();
    transport.close();
  }
}

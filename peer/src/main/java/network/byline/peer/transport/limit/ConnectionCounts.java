package network.byline.peer.transport.limit;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import network.byline.peer.transport.PeerId;
import network.byline.peer.transport.TransportLimits;
import org.jspecify.annotations.Nullable;

/**
 * How many connections there are: in all, from each subnet, still shaking hands, and to each peer.
 *
 * <p>A connection takes a {@link Place} when its bytes begin to flow and names its peer when that
 * is proved; whoever closes it gives the place back, once.
 */
public final class ConnectionCounts {

  private final TransportLimits limits;
  private final Map<Subnet, Integer> subnets = new HashMap<>();
  private final Map<PeerId, Integer> peers = new HashMap<>();
  private int all;
  private int handshakes;

  /** Counts from zero. */
  public ConnectionCounts(TransportLimits limits) {
    this.limits = limits;
  }

  /**
   * Returns a place for a connection that comes in from this address, unless a limit is reached.
   */
  public synchronized Optional<Place> enter(InetAddress from) {
    Subnet subnet = Subnet.of(from);
    if (all >= limits.connections()
        || handshakes >= limits.handshakes()
        || subnets.getOrDefault(subnet, 0) >= limits.connectionsPerSubnet()) {
      return Optional.empty();
    }
    all++;
    handshakes++;
    subnets.merge(subnet, 1, Integer::sum);
    return Optional.of(new Place(subnet));
  }

  /** Returns a place for a connection that this node dials, unless there are enough. */
  public synchronized Optional<Place> leave() {
    if (all >= limits.connections()) {
      return Optional.empty();
    }
    all++;
    return Optional.of(new Place(null));
  }

  /** Returns how many connections there are in all. */
  public synchronized int all() {
    return all;
  }

  /** One connection's part in the counts. */
  public final class Place {

    private final @Nullable Subnet subnet;
    private @Nullable PeerId peer;
    private boolean shaking;
    private boolean taken = true;

    private Place(@Nullable Subnet subnet) {
      this.subnet = subnet;
      this.shaking = subnet != null;
    }

    /** Names the peer, whose key is proved; false if it has connections enough. */
    public boolean name(PeerId proved) {
      synchronized (ConnectionCounts.this) {
        settle();
        if (!taken || peers.getOrDefault(proved, 0) >= limits.connectionsPerPeer()) {
          return false;
        }
        peer = proved;
        peers.merge(proved, 1, Integer::sum);
        return true;
      }
    }

    /** Gives the place back; a second time changes nothing. */
    public void free() {
      synchronized (ConnectionCounts.this) {
        if (!taken) {
          return;
        }
        taken = false;
        settle();
        all--;
        if (subnet != null) {
          subnets.computeIfPresent(subnet, (_, count) -> count == 1 ? null : count - 1);
        }
        if (peer != null) {
          peers.computeIfPresent(peer, (_, count) -> count == 1 ? null : count - 1);
        }
      }
    }

    private void settle() {
      if (shaking) {
        shaking = false;
        handshakes--;
      }
    }
  }
}

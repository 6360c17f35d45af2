package network.byline.peer.gateway;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import network.byline.base.identity.NodeKey;
import network.byline.base.identity.SigningKey;
import network.byline.base.statement.TaskKind;
import network.byline.base.value.Amount;
import network.byline.peer.transport.Multiaddr;
import network.byline.peer.transport.PeerId;
import network.byline.peer.transport.PeerTransport;
import network.byline.peer.transport.memory.MemoryNetwork;
import network.byline.peer.volunteer.Credentials;
import network.byline.peer.volunteer.DismissedException;
import network.byline.peer.volunteer.TaskContent;
import network.byline.peer.volunteer.VolunteerEvent;
import network.byline.peer.volunteer.VolunteerNode;
import network.byline.peer.volunteer.protocol.Capability;
import network.byline.peer.volunteer.protocol.VolunteerProtocol;
import network.byline.scheduler.matching.WorkerId;

/** A host's gateway and volunteers' nodes on a network in memory. */
public final class VolunteerWorld implements AutoCloseable {

  public static final Duration PATIENCE = Duration.ofSeconds(20);

  public final MemoryNetwork network = MemoryNetwork.live(7);
  public final ScriptedMachine own = ScriptedMachine.own();
  public final Gateway gateway;
  public final PeerId hostId = id(1);
  public final Multiaddr address;
  private final List<Volunteer> volunteers = new ArrayList<>();

  /** A volunteer with its node running. */
  public final class Volunteer {
    public final SigningKey account;
    public final SigningKey machineKey;
    public final ScriptedMachine machine;
    private final WorkerId worker;
    public final PeerId id;
    public final PeerTransport transport;
    public final List<VolunteerEvent> events = new CopyOnWriteArrayList<>();
    public final CompletableFuture<Void> ended = new CompletableFuture<>();
    public final VolunteerNode node;
    public volatile TaskContent content = (_, _, _, _) -> () -> {};

    Volunteer(int number, InstantSource clock) {
      this(number, clock, number);
    }

    /**
     * @param nodeNumber the number of its node key
     */
    Volunteer(int number, InstantSource clock, int nodeNumber) {
      account = ScriptedMachine.key(10 + number);
      machineKey = ScriptedMachine.key(40 + number);
      id = id(100 + nodeNumber);
      Credentials credentials = new Credentials(account, machineKey.address(), id);
      worker = credentials.passport(ScriptedMachine.DOMAIN, clock.instant()).worker();
      machine = new ScriptedMachine(worker, account, machineKey);
      transport = network.join(id);
      node =
          new VolunteerNode(
              new VolunteerNode.Parts(
                  transport,
                  address,
                  credentials,
                  capability(),
                  (_, _) -> machine,
                  (model, host, fetched, cancellation) ->
                      content.fetch(model, host, fetched, cancellation),
                  clock,
                  number,
                  events::add));
    }

    public WorkerId worker() {
      return worker;
    }

    Volunteer start() {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  node.run();
                  ended.complete(null);
                } catch (DismissedException | InterruptedException e) {
                  ended.completeExceptionally(e);
                }
              });
      return this;
    }

    public <T extends VolunteerEvent> List<T> events(Class<T> kind) {
      return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    public <T extends VolunteerEvent> T first(Class<T> kind) {
      await().atMost(PATIENCE).until(() -> !events(kind).isEmpty());
      return events(kind).getFirst();
    }
  }

  public VolunteerWorld() {
    this(GatewayLimits.STANDARD);
  }

  public VolunteerWorld(GatewayLimits limits) {
    this(limits, InstantSource.system());
  }

  /**
   * @param clock the host's
   */
  public VolunteerWorld(GatewayLimits limits, InstantSource clock) {
    gateway = gateway(limits, own, clock);
    PeerTransport host = network.join(hostId);
    host.handle(VolunteerProtocol.ID, gateway);
    address = host.listen(Multiaddr.parse("/ip4/10.0.1.1/tcp/0"));
  }

  private static Gateway gateway(GatewayLimits limits, ScriptedMachine own, InstantSource clock) {
    return new Gateway(
        ScriptedMachine.DOMAIN,
        own,
        _ -> Optional.of(new StandingBook.Standing(3, Amount.of(5), Amount.ZERO, Amount.ZERO)),
        limits,
        clock,
        1);
  }

  public static PeerId id(int number) {
    byte[] secret = new byte[32];
    secret[0] = (byte) number;
    return PeerId.of(NodeKey.of(secret));
  }

  public static Capability capability() {
    return new Capability(
        Set.of(TaskKind.INFER, TaskKind.SCORE), 1, "scripted", 1, Set.of(), false);
  }

  /** Starts a volunteer. */
  public Volunteer volunteer(int number) {
    return volunteer(number, InstantSource.system());
  }

  public Volunteer volunteer(int number, InstantSource clock) {
    Volunteer volunteer = new Volunteer(number, clock).start();
    volunteers.add(volunteer);
    return volunteer;
  }

  /** Starts a volunteer and waits until the host has let it in. */
  public Volunteer joined(int number) {
    return joined(number, InstantSource.system());
  }

  public Volunteer joined(int number, InstantSource clock) {
    Volunteer volunteer = volunteer(number, clock);
    awaitConnected(volunteer);
    return volunteer;
  }

  public void awaitConnected(Volunteer volunteer) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                gateway.connected().stream().anyMatch(c -> c.worker().equals(volunteer.worker())));
  }

  public void awaitGone() {
    await().atMost(PATIENCE).until(() -> gateway.connected().isEmpty());
  }

  static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    try {
      for (Volunteer volunteer : volunteers) {
        volunteer.machine.permit(1000);
        volunteer.node.leave(Duration.ZERO);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    gateway.close();
    network.close();
  }
}

package network.byline.peer.volunteer;

import static network.byline.peer.gateway.ScriptedMachine.DOMAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import network.byline.base.eip712.Domain;
import network.byline.peer.gateway.ScriptedMachine;
import network.byline.peer.gateway.VolunteerWorld;
import network.byline.peer.transport.MessageStream;
import network.byline.peer.transport.Multiaddr;
import network.byline.peer.transport.PeerId;
import network.byline.peer.transport.PeerTransport;
import network.byline.peer.transport.memory.MemoryNetwork;
import network.byline.peer.volunteer.protocol.Admitted;
import network.byline.peer.volunteer.protocol.FromHost;
import network.byline.peer.volunteer.protocol.FromVolunteer;
import network.byline.peer.volunteer.protocol.Greeting;
import network.byline.peer.volunteer.protocol.Leasing;
import network.byline.peer.volunteer.protocol.Standing;
import network.byline.peer.volunteer.protocol.VolunteerProtocol;
import network.byline.scheduler.matching.WorkerId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hosts that say odd things: a volunteer does not follow them. */
class OddHostTest {

  private static final Domain OTHER = new Domain(1, DOMAIN.vault());
  private static final WorkerId NAME = new WorkerId("v-1");
  private static final Duration PATIENCE = VolunteerWorld.PATIENCE;

  private final MemoryNetwork network = MemoryNetwork.live(3);
  private final PeerTransport host = network.join(VolunteerWorld.id(1));
  private final Multiaddr address = host.listen(Multiaddr.parse("/ip4/10.0.1.1/tcp/0"));
  private final ScriptedMachine machine =
      new ScriptedMachine(NAME, ScriptedMachine.key(11), ScriptedMachine.key(41));
  private final List<VolunteerEvent> events = new CopyOnWriteArrayList<>();
  private final VolunteerNode node = node();
  private volatile Domain domain = DOMAIN;

  private VolunteerNode node() {
    PeerId id = VolunteerWorld.id(2);
    return new VolunteerNode(
        new VolunteerNode.Parts(
            network.join(id),
            address,
            new Credentials(ScriptedMachine.key(11), ScriptedMachine.key(41).address(), id),
            VolunteerWorld.capability(),
            (_, _) -> machine,
            (_, _, _, _) -> () -> {},
            InstantSource.system(),
            1,
            events::add));
  }

  @BeforeEach
  void hold() {
    machine.hold();
  }

  @AfterEach
  void close() throws Exception {
    machine.permit(1000);
    node.leave(Duration.ZERO);
    network.close();
  }

  /** Lets a volunteer in under the domain of the moment, then says some words to it. */
  private void start(Consumer<MessageStream> words) {
    host.handle(
        VolunteerProtocol.ID,
        stream -> {
          MessageStream messages = new MessageStream(stream, VolunteerProtocol.MAX_MESSAGE);
          messages.write(
              FromHost.newBuilder()
                  .setWelcome(new Greeting(domain, Instant.now()).toMessage())
                  .build());
          if (messages.read(FromVolunteer.parser()).isPresent()) {
            messages.write(
                FromHost.newBuilder()
                    .setAdmitted(Admitted.newBuilder().setWorker(NAME.value()))
                    .build());
            words.accept(messages);
            while (messages.read(FromVolunteer.parser()).isPresent()) {
              // Whatever it says.
            }
          }
        });
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                node.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private <T extends VolunteerEvent> List<T> events(Class<T> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Test
  void aHostThatChangesItsNetworkDuringWorkIsNotFollowed() {
    start(
        messages ->
            messages.write(
                FromHost.newBuilder()
                    .setLease(
                        Leasing.message(ScriptedMachine.infer("j/INFER/1", NAME, 5), Instant.now()))
                    .build()));
    await().atMost(PATIENCE).until(() -> node.working() == 1);
    domain = OTHER;
    network.lose(VolunteerWorld.id(1), VolunteerWorld.id(2));

    await()
        .atMost(PATIENCE)
        .until(
            () ->
                events(VolunteerEvent.Away.class).stream()
                    .anyMatch(away -> away.reason().contains("another network")));
    assertThat(node.working()).isEqualTo(1);
    assertThat(events(VolunteerEvent.Joined.class)).hasSize(1);
  }

  @Test
  void aHostsReasonIsShownWithoutControlCharacters() {
    start(
        messages ->
            messages.write(
                FromHost.newBuilder()
                    .setStanding(Standing.newBuilder().setIdleReason("no\u001b[2J\nwork"))
                    .build()));

    await().atMost(PATIENCE).until(() -> !events(VolunteerEvent.Standings.class).isEmpty());
    assertThat(events(VolunteerEvent.Standings.class).getFirst().standing().getIdleReason())
        .isEqualTo("no [2J work");
  }
}

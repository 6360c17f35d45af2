package network.byline.peer.volunteer.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import network.byline.peer.gateway.VolunteerWorld;
import network.byline.peer.transport.MessageStream;
import network.byline.peer.transport.Multiaddr;
import network.byline.peer.transport.PeerTransport;
import network.byline.peer.transport.memory.MemoryNetwork;
import org.junit.jupiter.api.Test;

class OutboxTest {

  @Test
  void choresThatFailStopNoWords() throws Exception {
    try (MemoryNetwork network = MemoryNetwork.live(1)) {
      CompletableFuture<String> heard = new CompletableFuture<>();
      PeerTransport host = network.join(VolunteerWorld.id(1));
      host.handle(
          VolunteerProtocol.ID,
          stream ->
              heard.complete(
                  new MessageStream(stream, VolunteerProtocol.MAX_MESSAGE)
                      .read(Failed.parser())
                      .map(Failed::getReason)
                      .orElse("the stream ended")));
      PeerTransport volunteer = network.join(VolunteerWorld.id(2));
      MessageStream messages =
          new MessageStream(
              volunteer
                  .dial(host.listen(Multiaddr.parse("/ip4/10.0.1.1/tcp/0")))
                  .openStream(VolunteerProtocol.ID),
              VolunteerProtocol.MAX_MESSAGE);
      Outbox outbox = new Outbox(messages);
      AtomicInteger chores = new AtomicInteger();
      Thread speaker =
          Thread.ofVirtual()
              .start(
                  () ->
                      outbox.run(
                          () -> {
                            if (chores.incrementAndGet() == 2) {
                              outbox.say(Failed.newBuilder().setReason("still here").build());
                              outbox.close();
                            }
                            throw new IllegalStateException("the chain does not answer");
                          }));

      assertThat(heard.get(20, TimeUnit.SECONDS)).isEqualTo("still here");
      speaker.join();
    }
  }
}

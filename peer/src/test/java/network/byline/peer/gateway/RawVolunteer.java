package network.byline.peer.gateway;

import static network.byline.peer.gateway.ScriptedMachine.DOMAIN;

import java.time.Instant;
import java.util.Optional;
import network.byline.base.identity.SigningKey;
import network.byline.peer.transport.MessageStream;
import network.byline.peer.transport.PeerId;
import network.byline.peer.transport.PeerTransport;
import network.byline.peer.volunteer.Credentials;
import network.byline.peer.volunteer.protocol.FromHost;
import network.byline.peer.volunteer.protocol.FromVolunteer;
import network.byline.peer.volunteer.protocol.Lease;
import network.byline.peer.volunteer.protocol.Passport;
import network.byline.peer.volunteer.protocol.VolunteerProtocol;

/** A volunteer that says what a test tells it to. */
final class RawVolunteer {

  final SigningKey account = ScriptedMachine.key(20);
  final SigningKey machineKey;
  final PeerId id;
  final MessageStream messages;

  RawVolunteer(VolunteerWorld world, int number) {
    id = VolunteerWorld.id(200 + number);
    machineKey = ScriptedMachine.key(60 + number);
    PeerTransport transport = world.network.join(id);
    messages =
        new MessageStream(
            transport.dial(world.address).openStream(VolunteerProtocol.ID),
            VolunteerProtocol.MAX_MESSAGE);
  }

  Passport passport(Instant now) {
    return new Credentials(account, machineKey.address(), id).passport(DOMAIN, now);
  }

  FromVolunteer hello() {
    return FromVolunteer.newBuilder()
        .setHello(passport(Instant.now()).toHello(DOMAIN, VolunteerWorld.capability()))
        .build();
  }

  RawVolunteer admitted() {
    messages.write(hello());
    next(FromHost.WordCase.WELCOME);
    next(FromHost.WordCase.ADMITTED);
    return this;
  }

  /** Signs with this volunteer's machine key. */
  ScriptedMachine machine() {
    return new ScriptedMachine(passport(Instant.now()).worker(), account, machineKey);
  }

  /** Says hello and returns why it was not let in. */
  String turnedAway() {
    say(hello());
    return farewell();
  }

  void say(FromVolunteer word) {
    messages.write(word);
  }

  /** Reads up to a word of this kind. */
  FromHost next(FromHost.WordCase kind) {
    while (true) {
      Optional<FromHost> word = messages.read(FromHost.parser());
      if (word.isEmpty()) {
        throw new AssertionError("the host hung up before " + kind);
      }
      if (word.get().getWordCase() == kind) {
        return word.get();
      }
    }
  }

  Lease lease() {
    return next(FromHost.WordCase.LEASE).getLease();
  }

  String farewell() {
    return next(FromHost.WordCase.FAREWELL).getFarewell().getReason();
  }
}

package network.byline.peer.gateway;

import static network.byline.peer.gateway.ScriptedMachine.DOMAIN;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import network.byline.base.identity.SigningKey;
import network.byline.base.statement.MachineCertificate;
import network.byline.base.statement.NodeCertificate;
import network.byline.base.statement.Signed;
import network.byline.base.value.Digest;
import network.byline.peer.transport.MessageStream;
import network.byline.peer.transport.PeerConnection;
import network.byline.peer.transport.PeerId;
import network.byline.peer.volunteer.Credentials;
import network.byline.peer.volunteer.protocol.Farewell;
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
  private final PeerConnection connection;

  RawVolunteer(VolunteerWorld world, int number) {
    id = VolunteerWorld.id(200 + number);
    machineKey = ScriptedMachine.key(60 + number);
    connection = world.network.join(id).dial(world.address);
    messages = stream(connection);
  }

  /** Another machine of the same account, on a stream of the same connection. */
  private RawVolunteer(RawVolunteer first, int number) {
    id = first.id;
    machineKey = ScriptedMachine.key(60 + number);
    connection = first.connection;
    messages = stream(connection);
  }

  RawVolunteer beside(int number) {
    return new RawVolunteer(this, number);
  }

  private static MessageStream stream(PeerConnection connection) {
    return new MessageStream(
        connection.openStream(VolunteerProtocol.ID), VolunteerProtocol.MAX_MESSAGE);
  }

  Passport passport(Instant now) {
    return new Credentials(account, machineKey.address(), id).passport(DOMAIN, now);
  }

  /** A passport whose certificates end then. */
  Passport ending(Instant end) {
    long from = end.minus(Duration.ofDays(1)).getEpochSecond();
    long to = end.getEpochSecond();
    return new Passport(
        Signed.by(
            account,
            DOMAIN,
            new MachineCertificate(account.address(), machineKey.address(), from, to)),
        Signed.by(
            account,
            DOMAIN,
            new NodeCertificate(account.address(), Digest.of(id.publicKey()), from, to)));
  }

  FromVolunteer hello() {
    return hello(passport(Instant.now()));
  }

  private static FromVolunteer hello(Passport passport) {
    return FromVolunteer.newBuilder()
        .setHello(passport.toHello(DOMAIN, VolunteerWorld.capability()))
        .build();
  }

  RawVolunteer admitted() {
    return admitted(passport(Instant.now()));
  }

  RawVolunteer admitted(Passport passport) {
    messages.write(hello(passport));
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
    return lastWord().getReason();
  }

  Farewell lastWord() {
    return next(FromHost.WordCase.FAREWELL).getFarewell();
  }
}

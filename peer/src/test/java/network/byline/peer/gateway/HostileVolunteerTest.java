package network.byline.peer.gateway;

import static network.byline.peer.gateway.ScriptedMachine.DOMAIN;
import static network.byline.peer.gateway.ScriptedMachine.LENGTH;
import static network.byline.peer.gateway.ScriptedMachine.digest;
import static network.byline.peer.gateway.ScriptedMachine.infer;
import static network.byline.peer.gateway.ScriptedMachine.tokens;
import static network.byline.peer.gateway.VolunteerWorld.PATIENCE;
import static network.byline.peer.gateway.VolunteerWorld.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import network.byline.actors.work.InferDone;
import network.byline.base.eip712.Domain;
import network.byline.base.statement.Disclosure;
import network.byline.base.value.Digest;
import network.byline.peer.transport.TransportException;
import network.byline.peer.volunteer.Credentials;
import network.byline.peer.volunteer.VolunteerEvent;
import network.byline.peer.volunteer.protocol.Failed;
import network.byline.peer.volunteer.protocol.Farewell;
import network.byline.peer.volunteer.protocol.FromHost;
import network.byline.peer.volunteer.protocol.FromVolunteer;
import network.byline.peer.volunteer.protocol.Readiness;
import network.byline.peer.volunteer.protocol.Results;
import network.byline.peer.volunteer.protocol.Verdict;
import network.byline.peer.volunteer.protocol.VolunteerProtocol;
import network.byline.scheduler.lease.LeaseId;
import network.byline.scheduler.matching.Offer;
import org.junit.jupiter.api.Test;

/** Volunteers that lie, stall and break rules: refused, and no job is worse off. */
class HostileVolunteerTest {

  private static CompletionStage<InferDone> leased(VolunteerWorld world, RawVolunteer raw) {
    CompletionStage<InferDone> done =
        world.gateway.infer(
            infer("j/INFER/1", raw.passport(Instant.now()).worker(), 5), (_, _) -> {});
    assertThat(raw.lease().getId()).isEqualTo("j/INFER/1");
    return done;
  }

  private static void sendTokens(RawVolunteer raw, List<Integer> tokens) {
    for (int i = 0; i < tokens.size(); i++) {
      raw.say(Results.drawn(new LeaseId("j/INFER/1"), i, tokens.get(i)));
    }
  }

  private static void assertRefused(
      VolunteerWorld world, RawVolunteer raw, CompletionStage<InferDone> done, String why) {
    assertThatThrownBy(() -> get(done)).hasMessageContaining("refused").hasMessageContaining(why);
    assertThat(raw.next(FromHost.WordCase.VERDICT).getVerdict().getCode())
        .isEqualTo(Verdict.Code.REFUSED);
    assertThat(raw.farewell()).contains(why);
    world.awaitGone();
    assertThat(new RawVolunteer(world, 9).turnedAway()).contains("kept out until");
  }

  @Test
  void aForgedSignatureIsRefusedAndItsAccountKeptOut() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld()) {
      RawVolunteer raw = new RawVolunteer(world, 1).admitted();
      CompletionStage<InferDone> done = leased(world, raw);
      List<Integer> tokens = tokens(digest(5), LENGTH);
      sendTokens(raw, tokens);
      InferDone.Inferred right = raw.machine().answer(digest(5), tokens);
      FromVolunteer message = Results.done(new LeaseId("j/INFER/1"), right);
      byte[] result = message.getGenerated().getResult().toByteArray();
      result[result.length - 10] ^= 1;

      raw.say(
          message.toBuilder()
              .setGenerated(
                  message.getGenerated().toBuilder().setResult(ByteString.copyFrom(result)))
              .build());

      assertRefused(world, raw, done, "result.signature");
    }
  }

  @Test
  void anAnswerOfAnotherOrderIsRefused() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld()) {
      RawVolunteer raw = new RawVolunteer(world, 1).admitted();
      CompletionStage<InferDone> done = leased(world, raw);
      List<Integer> tokens = tokens(digest(6), LENGTH);
      sendTokens(raw, tokens);

      raw.say(Results.done(new LeaseId("j/INFER/1"), raw.machine().answer(digest(6), tokens)));

      assertRefused(world, raw, done, "another order");
    }
  }

  @Test
  void anAnswerWithOtherTokensThanWereStreamedIsRefused() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld()) {
      RawVolunteer raw = new RawVolunteer(world, 1).admitted();
      CompletionStage<InferDone> done = leased(world, raw);
      sendTokens(raw, List.of(1, 2, 3));

      raw.say(
          Results.done(
              new LeaseId("j/INFER/1"),
              raw.machine().answer(digest(5), tokens(digest(5), LENGTH))));

      assertRefused(world, raw, done, "other tokens");
    }
  }

  @Test
  void anotherMachinesWordIsRefused() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld()) {
      RawVolunteer raw = new RawVolunteer(world, 1).admitted();
      CompletionStage<InferDone> done = leased(world, raw);
      List<Integer> tokens = tokens(digest(5), LENGTH);
      sendTokens(raw, tokens);

      raw.say(Results.done(new LeaseId("j/INFER/1"), world.own.answer(digest(5), tokens)));

      assertRefused(world, raw, done, "result.machine");
    }
  }

  @Test
  void aResultForAnothersLeaseOrAgainChangesNothing() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld()) {
      var honest = world.joined(1);
      honest.machine.hold();
      CompletionStage<InferDone> done =
          world.gateway.infer(infer("j/INFER/1", honest.worker(), 5), (_, _) -> {});
      await().atMost(PATIENCE).until(() -> honest.node.working() == 1);
      RawVolunteer thief = new RawVolunteer(world, 1).admitted();
      List<Integer> tokens = tokens(digest(5), LENGTH);

      sendTokens(thief, tokens);
      for (int i = 0; i < 2; i++) {
        thief.say(
            Results.done(new LeaseId("j/INFER/1"), thief.machine().answer(digest(5), tokens)));
        Verdict verdict = thief.next(FromHost.WordCase.VERDICT).getVerdict();
        assertThat(verdict.getCode()).isEqualTo(Verdict.Code.TOO_LATE);
      }

      assertThat(done.toCompletableFuture()).isNotDone();
      honest.machine.permit(LENGTH);
      InferDone.Inferred inferred = (InferDone.Inferred) get(done);
      assertThat(inferred.certificate().statement().account()).isEqualTo(honest.account.address());
    }
  }

  @Test
  void tokensOutOfTurnEndTheSession() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld()) {
      RawVolunteer raw = new RawVolunteer(world, 1).admitted();
      CompletionStage<InferDone> done = leased(world, raw);

      raw.say(Results.drawn(new LeaseId("j/INFER/1"), 3, 7));

      assertThat(raw.farewell()).contains("drawn.index 3");
      assertThatThrownBy(() -> get(done)).hasMessageContaining("drawn.index");
      world.awaitGone();
    }
  }

  @Test
  void whatAVolunteerCallsImpossibleIsAskedOfAnother() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld()) {
      RawVolunteer raw = new RawVolunteer(world, 1).admitted();
      CompletionStage<InferDone> done = leased(world, raw);

      raw.say(Results.failed(new LeaseId("j/INFER/1"), Failed.Code.IMPOSSIBLE, "no\u001b[2J\nway"));

      assertThatThrownBy(() -> get(done)).hasMessageContaining("the volunteer says: no [2J way");
      assertThat(world.gateway.connected().getFirst().state()).isEqualTo("resting");
    }
  }

  @Test
  void aTaskThatStandsStillIsTakenAway() throws Exception {
    try (VolunteerWorld world =
        new VolunteerWorld(GatewayLimits.STANDARD.withStall(Duration.ofMillis(200)))) {
      RawVolunteer raw = new RawVolunteer(world, 1).admitted();
      CompletionStage<InferDone> done = leased(world, raw);

      assertThatThrownBy(() -> get(done)).hasMessageContaining("no progress");
      assertThat(raw.next(FromHost.WordCase.CANCEL).getCancel().getLease()).isEqualTo("j/INFER/1");
    }
  }

  @Test
  void tooManyMessagesEndTheSession() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld(GatewayLimits.STANDARD.withMessages(1, 5))) {
      RawVolunteer raw = new RawVolunteer(world, 1).admitted();
      for (int i = 0; i < 10; i++) {
        raw.say(Results.drawn(new LeaseId("none"), i, 7));
      }

      assertThat(raw.farewell()).contains("messages a second");
    }
  }

  @Test
  void aMessageAboveTheLimitResetsTheStreamAndLosesTheLease() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld()) {
      RawVolunteer raw = new RawVolunteer(world, 1).admitted();
      CompletionStage<InferDone> done = leased(world, raw);

      raw.messages.stream().write(new byte[] {(byte) 0x81, (byte) 0x80, 0x40});

      assertThatThrownBy(() -> get(done)).hasMessageContaining("above");
      world.awaitGone();
    }
  }

  @Test
  void randomBytesAreNoHello() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld()) {
      byte[] noise = new byte[4096];
      new Random(3).nextBytes(noise);
      Arrays.fill(noise, 0, 12, (byte) 0xff);
      RawVolunteer raw = new RawVolunteer(world, 1);

      raw.messages.stream().write(noise);

      assertThatThrownBy(raw::farewell)
          .isInstanceOfAny(TransportException.class, AssertionError.class);
      assertThat(world.gateway.connected()).isEmpty();
    }
  }

  @Test
  void aHelloToAnotherNetworkIsTurnedAway() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld()) {
      RawVolunteer raw = new RawVolunteer(world, 1);
      Domain other = new Domain(1, DOMAIN.vault());
      raw.say(
          FromVolunteer.newBuilder()
              .setHello(
                  new Credentials(raw.account, raw.machineKey.address(), raw.id)
                      .passport(other, Instant.now())
                      .toHello(other, VolunteerWorld.capability()))
              .build());

      assertThat(raw.farewell()).contains("is not this one");
    }
  }

  @Test
  void certificatesForAnotherNodeAccountNetworkOrTimeAreTurnedAway() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld()) {
      RawVolunteer stolen = new RawVolunteer(world, 1);
      stolen.say(
          FromVolunteer.newBuilder()
              .setHello(
                  new Credentials(
                          stolen.account, stolen.machineKey.address(), VolunteerWorld.id(77))
                      .passport(DOMAIN, Instant.now())
                      .toHello(DOMAIN, VolunteerWorld.capability()))
              .build());
      assertThat(stolen.farewell()).contains("another node");

      RawVolunteer old = new RawVolunteer(world, 2);
      old.say(
          FromVolunteer.newBuilder()
              .setHello(
                  old.passport(Instant.now().minus(Duration.ofDays(40)))
                      .toHello(DOMAIN, VolunteerWorld.capability()))
              .build());
      assertThat(old.farewell())
          .contains("machine_certificate holds from")
          .contains("set the clock");

      RawVolunteer foreign = new RawVolunteer(world, 3);
      foreign.say(
          FromVolunteer.newBuilder()
              .setHello(
                  new Credentials(foreign.account, foreign.machineKey.address(), foreign.id)
                      .passport(new Domain(1, DOMAIN.vault()), Instant.now())
                      .toHello(DOMAIN, VolunteerWorld.capability()))
              .build());
      assertThat(foreign.farewell()).contains("not signed by its account for this network");
    }
  }

  @Test
  void whoeverCertifiesAnothersMachineKeyDoesNotTakeItsPlace() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld()) {
      var victim = world.joined(1);
      RawVolunteer thief = new RawVolunteer(world, 2);

      thief.admitted(
          new Credentials(thief.account, victim.machineKey.address(), thief.id)
              .passport(DOMAIN, Instant.now()));

      assertThat(world.gateway.connected()).hasSize(2);
      assertThat(get(world.gateway.infer(infer("j/INFER/1", victim.worker(), 5), (_, _) -> {})))
          .isInstanceOf(InferDone.Inferred.class);
      assertThat(victim.ended).isNotDone();
    }
  }

  @Test
  void aLieOfOneMachineSendsAwayAllOfItsAccount() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld()) {
      var honest = world.joined(1);
      RawVolunteer other = new RawVolunteer(world, 2).admitted();
      RawVolunteer raw = new RawVolunteer(world, 1).admitted();
      CompletionStage<InferDone> done = leased(world, raw);

      raw.say(Results.done(new LeaseId("j/INFER/1"), raw.machine().answer(digest(6), List.of())));

      assertThatThrownBy(() -> get(done)).hasMessageContaining("refused");
      Farewell farewell = other.lastWord();
      assertThat(farewell.getReason()).contains("this account is kept out", "another order");
      assertThat(farewell.getComeBack()).isFalse();
      await().atMost(PATIENCE).until(() -> world.gateway.connected().size() == 1);
      assertThat(world.gateway.connected().getFirst().worker()).isEqualTo(honest.worker());
    }
  }

  @Test
  void aFalseAnswerOfOneMachineSendsAwayAllOfItsAccount() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld()) {
      RawVolunteer other = new RawVolunteer(world, 2).admitted();
      RawVolunteer raw = new RawVolunteer(world, 1).admitted();
      CompletionStage<InferDone> done = leased(world, raw);
      List<Integer> others = tokens(digest(6), LENGTH);
      sendTokens(raw, others);

      raw.say(Results.done(new LeaseId("j/INFER/1"), raw.machine().answer(digest(5), others)));

      assertThatThrownBy(() -> get(done)).hasMessageContaining("not what the model draws");
      assertThat(other.farewell()).contains("this account is kept out");
      world.awaitGone();
    }
  }

  @Test
  void oneNodeHasOnePlace() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld()) {
      RawVolunteer first = new RawVolunteer(world, 1).admitted();
      RawVolunteer second = first.beside(2);
      second.say(second.hello());

      Farewell farewell = second.lastWord();

      assertThat(farewell.getReason()).contains("this node is at work here already");
      assertThat(farewell.getComeBack()).isTrue();
      assertThat(world.gateway.connected()).hasSize(1);
      first.beside(1).admitted();
      assertThat(first.farewell()).contains("joined again");
    }
  }

  @Test
  void aTaskUnderCertificatesThatEndSoonIsStillTakenAndNoOtherIsGiven() throws Exception {
    Instant start = Instant.now();
    AtomicReference<Instant> now = new AtomicReference<>(start);
    try (VolunteerWorld world = new VolunteerWorld(GatewayLimits.STANDARD, now::get)) {
      RawVolunteer raw = new RawVolunteer(world, 1);
      raw.admitted(raw.ending(start.plus(Duration.ofMinutes(61))));
      CompletionStage<InferDone> done = leasedForLong(world, raw, start);
      now.set(start.plus(Duration.ofMinutes(5)));
      // The first standing is told when the session looks after its leases and certificates.
      raw.next(FromHost.WordCase.STANDING);

      assertThat(world.gateway.offers(Disclosure.OPEN))
          .extracting(Offer::worker)
          .containsExactly(ScriptedMachine.OWN);
      sendTokens(raw, tokens(digest(5), LENGTH));
      raw.say(
          Results.done(
              new LeaseId("j/INFER/1"),
              raw.machine().answer(digest(5), tokens(digest(5), LENGTH))));

      assertThat(get(done)).isInstanceOf(InferDone.Inferred.class);
      assertThat(raw.next(FromHost.WordCase.VERDICT).getVerdict().getCode())
          .isEqualTo(Verdict.Code.TAKEN);
    }
  }

  @Test
  void aResultUnderACertificateThatHasEndedIsRefusedAndItsAccountMayComeBack() throws Exception {
    Instant start = Instant.now();
    AtomicReference<Instant> now = new AtomicReference<>(start);
    try (VolunteerWorld world = new VolunteerWorld(GatewayLimits.STANDARD, now::get)) {
      RawVolunteer raw = new RawVolunteer(world, 1);
      raw.admitted(raw.ending(start.plus(Duration.ofMinutes(61))));
      CompletionStage<InferDone> done = leasedForLong(world, raw, start);
      now.set(start.plus(Duration.ofMinutes(62)));

      sendTokens(raw, tokens(digest(5), LENGTH));
      raw.say(
          Results.done(
              new LeaseId("j/INFER/1"),
              raw.machine().answer(digest(5), tokens(digest(5), LENGTH))));

      assertThatThrownBy(() -> get(done)).hasMessageContaining("machine_certificate has ended");
      assertThat(raw.farewell()).contains("machine_certificate has ended");
      new RawVolunteer(world, 9).admitted();
    }
  }

  private static CompletionStage<InferDone> leasedForLong(
      VolunteerWorld world, RawVolunteer raw, Instant start) {
    CompletionStage<InferDone> done =
        world.gateway.infer(
            infer("j/INFER/1", raw.passport(start).worker(), 5, start.plus(Duration.ofHours(2))),
            (_, _) -> {});
    assertThat(raw.lease().getId()).isEqualTo("j/INFER/1");
    return done;
  }

  @Test
  void aReadinessOutOfRangeEndsTheSession() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld()) {
      RawVolunteer raw = new RawVolunteer(world, 1).admitted();

      raw.say(
          FromVolunteer.newBuilder()
              .setReadiness(
                  Readiness.newBuilder()
                      .setArithmeticContract(1)
                      .setEngineProfile("x")
                      .setSlots(VolunteerProtocol.MAX_SLOTS + 1))
              .build());

      assertThat(raw.farewell()).contains("readiness.slots");
    }
  }

  @Test
  void theSameMachineJoiningAgainReplacesItsOldSession() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld()) {
      var first = world.joined(1);
      var again = world.new Volunteer(1, InstantSource.system(), 50).start();

      await().atMost(PATIENCE).until(() -> !again.events(VolunteerEvent.Joined.class).isEmpty());
      assertThat(first.ended)
          .failsWithin(PATIENCE)
          .withThrowableThat()
          .withMessageContaining("joined again");
      assertThat(world.gateway.connected()).hasSize(1);
      again.node.leave(Duration.ZERO);
    }
  }

  @Test
  void aWrongDigestInAMessageIsNamed() throws Exception {
    try (VolunteerWorld world = new VolunteerWorld()) {
      RawVolunteer raw = new RawVolunteer(world, 1).admitted();
      CompletionStage<InferDone> done = leased(world, raw);
      FromVolunteer right =
          Results.done(new LeaseId("j/INFER/1"), raw.machine().answer(digest(5), List.of()));

      raw.say(
          right.toBuilder()
              .setGenerated(
                  right.getGenerated().toBuilder()
                      .setSalt(ByteString.copyFrom(new byte[Digest.SIZE - 1])))
              .build());

      assertThat(raw.farewell()).contains("generated.salt");
      assertThatThrownBy(() -> get(done)).hasMessageContaining("generated.salt");
    }
  }
}

package network.byline.peer.volunteer.protocol;

import static network.byline.peer.gateway.ScriptedMachine.DOMAIN;
import static network.byline.peer.gateway.ScriptedMachine.LENGTH;
import static network.byline.peer.gateway.ScriptedMachine.OWN;
import static network.byline.peer.gateway.ScriptedMachine.digest;
import static network.byline.peer.gateway.ScriptedMachine.infer;
import static network.byline.peer.gateway.ScriptedMachine.key;
import static network.byline.peer.gateway.ScriptedMachine.score;
import static network.byline.peer.gateway.ScriptedMachine.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import network.byline.base.codec.MalformedException;
import network.byline.peer.gateway.ScriptedMachine;
import network.byline.peer.gateway.VolunteerWorld;
import network.byline.peer.volunteer.Credentials;
import network.byline.scheduler.lease.LeaseId;
import org.junit.jupiter.api.Test;

/** Words of the protocol with bytes changed, cut and added: read, or refused by a field's name. */
class MangledWordsTest {

  /** Each round tries eight words. */
  private static final long ROUNDS = Long.getLong("byline.fuzz", 32_000) / 8;

  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final Passport PASSPORT =
      new Credentials(key(1), key(2).address(), VolunteerWorld.id(3)).passport(DOMAIN, NOW);
  private static final LeaseId LEASE = new LeaseId("j/INFER/1");

  private static List<FromVolunteer> fromVolunteers() {
    ScriptedMachine machine = ScriptedMachine.own();
    return List.of(
        FromVolunteer.newBuilder()
            .setHello(PASSPORT.toHello(DOMAIN, VolunteerWorld.capability()))
            .build(),
        Results.fetching(LEASE),
        Results.drawn(LEASE, 3, 17),
        Results.done(LEASE, machine.answer(digest(5), tokens(digest(5), LENGTH))),
        Results.done(LEASE, machine.evidence(score("j/SCORE/1", OWN, 5))),
        Results.failed(LEASE, Failed.Code.LOST, "no more"));
  }

  private static List<FromHost> fromHosts() {
    return List.of(
        FromHost.newBuilder().setWelcome(new Greeting(DOMAIN, NOW).toMessage()).build(),
        FromHost.newBuilder().setLease(Leasing.message(infer("j/INFER/1", OWN, 5), NOW)).build(),
        FromHost.newBuilder().setLease(Leasing.message(score("j/SCORE/1", OWN, 5), NOW)).build());
  }

  @Test
  void whatIsSaidIsReadBack() {
    assertThat(Leasing.read(fromHosts().get(1).getLease(), OWN, NOW).lease())
        .isEqualTo(new LeaseId("j/INFER/1"));
    assertThat(Passport.of(fromVolunteers().getFirst().getHello())).isEqualTo(PASSPORT);
    assertThat(PASSPORT.problem(DOMAIN, VolunteerWorld.id(3), NOW)).isEmpty();
    assertThat(Capability.of(fromVolunteers().getFirst().getHello().getReadiness()))
        .isEqualTo(VolunteerWorld.capability());
  }

  @Test
  void mangledWordsOfVolunteersAreReadOrRefusedByName() {
    SplittableRandom random = new SplittableRandom(11);
    for (FromVolunteer word : fromVolunteers()) {
      for (long i = 0; i < ROUNDS; i++) {
        read(mangled(word.toByteArray(), random), true);
      }
    }
  }

  @Test
  void mangledWordsOfHostsAreReadOrRefusedByName() {
    SplittableRandom random = new SplittableRandom(12);
    for (FromHost word : fromHosts()) {
      for (long i = 0; i < ROUNDS; i++) {
        read(mangled(word.toByteArray(), random), false);
      }
    }
  }

  private static void read(byte[] bytes, boolean volunteers) {
    try {
      if (volunteers) {
        read(FromVolunteer.parseFrom(bytes));
      } else {
        read(FromHost.parseFrom(bytes));
      }
    } catch (InvalidProtocolBufferException | MalformedException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  private static void read(FromVolunteer word) {
    switch (word.getWordCase()) {
      case HELLO -> {
        var _ = Greeting.domain(word.getHello());
        var _ = Passport.of(word.getHello()).problem(DOMAIN, VolunteerWorld.id(3), NOW);
        var _ = Capability.of(word.getHello().getReadiness());
      }
      case READINESS -> Capability.of(word.getReadiness());
      case FETCHING -> Results.lease(word.getFetching().getLease());
      case DRAWN -> {
        var _ = Results.index(word.getDrawn()) + Results.token(word.getDrawn());
        var _ = Results.lease(word.getDrawn().getLease());
      }
      case GENERATED -> Results.read(word.getGenerated(), PASSPORT);
      case SCORED -> Results.read(word.getScored(), PASSPORT);
      case NOT_REPLAYED -> Results.read(word.getNotReplayed());
      case FAILED -> Results.lease(word.getFailed().getLease());
      case ALIVE, WORD_NOT_SET -> {
        // Nothing to read.
      }
    }
  }

  private static void read(FromHost word) {
    switch (word.getWordCase()) {
      case WELCOME -> Greeting.of(word.getWelcome());
      case LEASE -> Leasing.read(word.getLease(), OWN, NOW);
      case CANCEL -> Results.lease(word.getCancel().getLease());
      default -> {
        // Only texts.
      }
    }
  }

  private static byte[] mangled(byte[] word, SplittableRandom random) {
    byte[] bytes = word.clone();
    for (int n = random.nextInt(3); n >= 0; n--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
        default -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(8));
      }
    }
    return bytes;
  }
}

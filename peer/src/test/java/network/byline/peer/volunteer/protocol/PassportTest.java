package network.byline.peer.volunteer.protocol;

import static network.byline.peer.gateway.ScriptedMachine.DOMAIN;
import static network.byline.peer.gateway.ScriptedMachine.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import network.byline.base.identity.SigningKey;
import network.byline.base.statement.MachineCertificate;
import network.byline.base.statement.NodeCertificate;
import network.byline.base.statement.Signed;
import network.byline.base.value.Digest;
import network.byline.peer.gateway.VolunteerWorld;
import network.byline.peer.transport.PeerId;
import network.byline.peer.volunteer.Credentials;
import org.junit.jupiter.api.Test;

class PassportTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final SigningKey ACCOUNT = key(1);
  private static final PeerId NODE = VolunteerWorld.id(3);

  private static Passport ending(Duration machineIn, Duration nodeIn) {
    long from = NOW.getEpochSecond();
    return new Passport(
        Signed.by(
            ACCOUNT,
            DOMAIN,
            new MachineCertificate(
                ACCOUNT.address(), key(2).address(), from, NOW.plus(machineIn).getEpochSecond())),
        Signed.by(
            ACCOUNT,
            DOMAIN,
            new NodeCertificate(
                ACCOUNT.address(),
                Digest.of(NODE.publicKey()),
                from,
                NOW.plus(nodeIn).getEpochSecond())));
  }

  private static Optional<String> problem(Passport passport) {
    return passport.problem(DOMAIN, NODE, NOW);
  }

  @Test
  void aMachineKeyHasAnotherNameUnderEachAccountAndTheSameAtEachNode() {
    Passport first = new Credentials(ACCOUNT, key(2).address(), NODE).passport(DOMAIN, NOW);
    Passport again =
        new Credentials(ACCOUNT, key(2).address(), VolunteerWorld.id(4))
            .passport(DOMAIN, NOW.plusSeconds(60));
    Passport others = new Credentials(key(5), key(2).address(), NODE).passport(DOMAIN, NOW);
    Passport sibling = new Credentials(ACCOUNT, key(6).address(), NODE).passport(DOMAIN, NOW);

    assertThat(again.worker()).isEqualTo(first.worker());
    assertThat(others.worker()).isNotEqualTo(first.worker());
    assertThat(sibling.worker()).isNotEqualTo(first.worker());
    assertThat(Passport.isVolunteer(first.worker())).isTrue();
    assertThat(first.worker().value()).matches("v-[0-9a-f]{40}");
  }

  @Test
  void bothCertificatesMustHoldForMoreThanAnHour() {
    Duration hour = Duration.ofHours(1);
    Duration longer = hour.plusSeconds(1);

    assertThat(problem(ending(longer, longer))).isEmpty();
    assertThat(problem(ending(hour, longer)))
        .hasValueSatisfying(why -> assertThat(why).startsWith("machine_certificate ends at"));
    assertThat(problem(ending(longer, hour)))
        .hasValueSatisfying(why -> assertThat(why).startsWith("node_certificate ends at"));
  }

  @Test
  void aPassportEndsSoonWhenEitherCertificateDoes() {
    Duration hour = Duration.ofHours(1);
    Duration longer = hour.plusSeconds(1);

    assertThat(ending(longer, longer).endsSoon(NOW)).isFalse();
    assertThat(ending(hour, longer).endsSoon(NOW)).isTrue();
    assertThat(ending(longer, hour).endsSoon(NOW)).isTrue();
    assertThat(ending(longer, longer).endsSoon(NOW.plus(hour.multipliedBy(2)))).isTrue();
  }
}

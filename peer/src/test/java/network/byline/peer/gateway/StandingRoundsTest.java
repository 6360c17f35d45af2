package network.byline.peer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import org.junit.jupiter.api.Test;

class StandingRoundsTest {

  private static final Address ADA = ScriptedMachine.key(1).address();
  private static final Address BOB = ScriptedMachine.key(2).address();

  private final List<String> looks = new ArrayList<>();
  private Instant now = Instant.EPOCH;
  private boolean broken;
  private final StandingRounds rounds = new StandingRounds(this::round, () -> now);

  private Function<Address, StandingBook.Standing> round() {
    looks.add("round");
    if (broken) {
      throw new IllegalStateException("the chain does not answer");
    }
    return account -> {
      looks.add(account.equals(ADA) ? "ada" : "bob");
      return earned(now.getEpochSecond());
    };
  }

  private static StandingBook.Standing earned(long receipts) {
    return new StandingBook.Standing(receipts, Amount.ZERO, Amount.ZERO, Amount.ZERO);
  }

  private void later(Duration time) {
    now = now.plus(time);
    rounds.tick();
  }

  @Test
  void oneRoundServesAllAccountsAndAskingReadsNothing() {
    rounds.standing(ADA);
    rounds.standing(BOB);
    rounds.tick();
    for (int i = 0; i < 9; i++) {
      later(Duration.ofSeconds(1));
      assertThat(rounds.standing(ADA)).contains(earned(0));
    }
    assertThat(looks).containsExactly("round", "ada", "bob");

    later(Duration.ofSeconds(1));

    assertThat(looks).containsExactly("round", "ada", "bob", "round", "ada", "bob");
    assertThat(rounds.standing(BOB)).contains(earned(10));
  }

  @Test
  void aNewAccountIsLookedAtWithTheNextTickAlone() {
    rounds.standing(ADA);
    rounds.tick();

    assertThat(rounds.standing(BOB)).isEmpty();
    later(Duration.ofSeconds(1));

    assertThat(rounds.standing(BOB)).contains(earned(1));
    assertThat(looks).containsExactly("round", "ada", "round", "bob");
  }

  @Test
  void whileTheChainFailsWhatWasLastKnownStands() {
    rounds.standing(ADA);
    rounds.tick();
    broken = true;
    rounds.standing(BOB);
    later(Duration.ofSeconds(10));

    assertThat(rounds.standing(ADA)).contains(earned(0));
    assertThat(rounds.standing(BOB)).isEqualTo(Optional.empty());
    for (int i = 0; i < 9; i++) {
      later(Duration.ofSeconds(1));
    }
    assertThat(looks).containsExactly("round", "ada", "round");

    broken = false;
    later(Duration.ofSeconds(1));
    assertThat(rounds.standing(ADA)).contains(earned(20));
    assertThat(rounds.standing(BOB)).contains(earned(20));
  }

  @Test
  void anAccountThatNobodyAsksAboutIsForgotten() {
    rounds.standing(ADA);
    rounds.tick();
    later(Duration.ofSeconds(31));
    looks.clear();

    later(Duration.ofSeconds(10));

    assertThat(looks).isEmpty();
    assertThat(rounds.standing(ADA)).isEmpty();
  }
}

package network.byline.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.byline.base.eip712.Domain;
import network.byline.base.statement.TaskKind;
import network.byline.base.value.Address;
import network.byline.peer.volunteer.VolunteerEvent;
import network.byline.peer.volunteer.protocol.Standing;
import network.byline.peer.volunteer.protocol.Verdict;
import network.byline.scheduler.lease.LeaseId;
import org.junit.jupiter.api.Test;

class VolunteerStoryTest {

  private static final LeaseId LEASE = new LeaseId("j/INFER/1");

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final PrintStream words = new PrintStream(said, true, StandardCharsets.UTF_8);
  private final VolunteerStory story =
      new VolunteerStory(
          new Terminal(new Surroundings(Map.of(), words, words, Optional.empty()), false),
          Map.of("account", "0xA"));

  private void standing(long receipts, String settled, String why) {
    story.hear(
        new VolunteerEvent.Standings(
            Standing.newBuilder()
                .setReceipts(receipts)
                .setSettled(settled)
                .setAnchored("0")
                .setIdleReason(why)
                .build()));
  }

  private void taken() {
    story.hear(new VolunteerEvent.Computed(LEASE, TaskKind.INFER, 5, Duration.ofMillis(1_234)));
    story.hear(new VolunteerEvent.Judged(LEASE, Verdict.Code.TAKEN, ""));
  }

  @Test
  void aTakenUnitIsPendingUntilTheAccountHasOneReceiptMore() {
    standing(7, "70", "no order");
    taken();
    taken();
    assertThat(story.document(0)).containsEntry("pending", 2L).containsEntry("checked", 0L);

    standing(8, "1000000000000000000", "no order");

    assertThat(story.document(0)).containsEntry("pending", 1L).containsEntry("checked", 1L);
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("computed: 5 tokens generated in 1.2 s")
        .contains("checked and credited: 1 units since the start, 1 BYL in all");
  }

  @Test
  void aRefusalIsKeptWithItsReason() {
    story.hear(new VolunteerEvent.Judged(LEASE, Verdict.Code.REFUSED, "other tokens"));

    assertThat(story.document(0))
        .containsEntry("refused", 1L)
        .containsEntry("refusals", List.of(Map.of("lease", "j/INFER/1", "reason", "other tokens")));
  }

  @Test
  void whyNothingComesIsTheHostsReasonOrThatThereIsNone() {
    Domain domain = new Domain(31337, Address.parse("0x5FbDB2315678afecb367f032d93F642f64180aa3"));
    story.hear(new VolunteerEvent.Joined(domain, "v-1"));
    standing(0, "0", "the orders that came are sealed");
    assertThat(story.document(0))
        .containsEntry("state", "idle")
        .containsEntry("why", "the orders that came are sealed");
    assertThat(story.document(1)).containsEntry("state", "working");

    story.hear(new VolunteerEvent.Away("nobody answers", Duration.ofSeconds(2)));

    assertThat(story.document(0))
        .containsEntry("state", "away")
        .containsEntry("why", "nobody answers");
  }

  @Test
  void anAmountThatIsNoneDisturbsNobody() {
    standing(0, "-1e9", "");
    standing(1, "\u001b[2J", "");

    assertThat(said.toString(StandardCharsets.UTF_8)).contains("an amount that is none");
  }
}

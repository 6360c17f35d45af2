package network.byline.actors.job;

import static network.byline.actors.SampleJobs.PROMPT;
import static network.byline.actors.SampleJobs.SALT;
import static network.byline.actors.Samples.ANN;
import static network.byline.actors.Samples.CLIENT;
import static network.byline.actors.Samples.DEVELOPER;
import static network.byline.actors.Samples.DOMAIN;
import static network.byline.actors.Samples.digest;
import static network.byline.actors.Samples.signed;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import network.byline.actors.SampleJobs;
import network.byline.actors.Samples;
import network.byline.actors.model.ModelStatus;
import network.byline.base.eip712.Domain;
import network.byline.base.statement.Deed;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.Order;
import network.byline.base.statement.Signed;
import network.byline.base.statement.SpendingCap;
import network.byline.base.value.Amount;
import network.byline.base.value.JobId;
import org.junit.jupiter.api.Test;

class AdmissionTest {

  private static final ModelCard CARD = SampleJobs.card();
  private static final Signed<Deed> DEED = SampleJobs.deed(CARD, 100, 1);
  private static final Submission GOOD = SampleJobs.submission(DEED, 7, 20, 5_000);
  private static final JobId JOB = new JobId(CLIENT.address(), 7);

  @Test
  void goodOrderIsTaken() {
    assertThat(Admission.problem(GOOD, JOB, DOMAIN)).isEmpty();
    assertThat(Admission.problem(GOOD.order().statement(), known(DEED))).isEmpty();
  }

  @Test
  void orderForAnotherVaultOrChainIsRefused() {
    Domain elsewhere = new Domain(DOMAIN.chainId(), Samples.address(0xcc));
    assertThat(Admission.problem(GOOD, JOB, elsewhere).orElseThrow()).startsWith("order.operator");
    Domain otherChain = new Domain(1, DOMAIN.vault());
    assertThat(Admission.problem(GOOD, JOB, otherChain).orElseThrow())
        .isEqualTo(
            "order.signature is not the client's for vault " + DOMAIN.vault() + " on chain 1");
  }

  @Test
  void orderOfAnotherJobIsRefused() {
    assertThat(Admission.problem(GOOD, new JobId(CLIENT.address(), 8), DOMAIN).orElseThrow())
        .startsWith("the order is for job");
  }

  @Test
  void capMustBeTheClientsAndTheOneThatTheOrderNames() {
    Signed<SpendingCap> others = signed(ANN, new SpendingCap(ANN.address(), Amount.of(1_000_000)));
    assertThat(problem(new Submission(GOOD.order(), others, PROMPT, SALT)))
        .startsWith("cap.signature");
    assertThat(problem(new Submission(GOOD.order(), Samples.cap(999), PROMPT, SALT)))
        .startsWith("order.cap");
  }

  @Test
  void promptMustOpenTheCommitment() {
    assertThat(problem(new Submission(GOOD.order(), GOOD.cap(), "another", SALT)))
        .startsWith("order.promptCommitment");
    assertThat(problem(new Submission(GOOD.order(), GOOD.cap(), PROMPT, digest(1))))
        .startsWith("order.promptCommitment");
    assertThat(problem(new Submission(GOOD.order(), GOOD.cap(), "é".repeat(32_769), SALT)))
        .startsWith("the prompt is longer than 65536 bytes");
  }

  @Test
  void unknownModelAndOldDeedAreRefused() {
    Order order = GOOD.order().statement();
    ModelStatus unknown =
        new ModelStatus(CARD.root(), Optional.empty(), Optional.empty(), Optional.empty());
    assertThat(Admission.problem(order, unknown).orElseThrow()).contains("is not registered here");
    assertThat(Admission.problem(order, known(SampleJobs.deed(CARD, 100, 2))).orElseThrow())
        .contains("is not the deed in force");
  }

  @Test
  void maximumFeeMustPayOneToken() {
    Order order = SampleJobs.submission(DEED, 7, 20, 99).order().statement();
    assertThat(Admission.problem(order, known(DEED)).orElseThrow())
        .isEqualTo("order.maxFee 99 does not pay one token at 100: raise it");
  }

  private static String problem(Submission submission) {
    return Admission.problem(submission, JOB, DOMAIN).orElseThrow();
  }

  private static ModelStatus known(Signed<Deed> deed) {
    return new ModelStatus(
        CARD.root(),
        Optional.of(signed(DEVELOPER, CARD)),
        Optional.of(deed),
        Optional.of(deed.digest(DOMAIN)));
  }
}

package network.byline.actors.datanet;

import static network.byline.actors.Samples.ANN;
import static network.byline.actors.Samples.BOB;
import static network.byline.actors.Samples.CURATOR;
import static network.byline.actors.Samples.DOMAIN;
import static network.byline.actors.Samples.digest;
import static network.byline.actors.Samples.signed;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import network.byline.base.identity.SigningKey;
import network.byline.base.merkle.LogTree;
import network.byline.base.record.DatanetName;
import network.byline.base.statement.Charter;
import network.byline.base.statement.Contribution;
import network.byline.base.statement.Signed;
import network.byline.base.statement.Snapshot;
import network.byline.base.statement.Visibility;
import network.byline.base.value.Digest;
import org.junit.jupiter.api.Test;

class DatanetStateTest {

  private static final long NOW = 1_000_000;
  private static final Charter CHARTER =
      new Charter(CURATOR.address(), new DatanetName("lexicon"), "CC0-1.0", Visibility.OPEN);
  private static final Digest ID = CHARTER.datanet();
  private static final DatanetState.Decision REPEATED = new DatanetState.Decision.Repeated();

  private DatanetState datanet = DatanetState.of(ID);

  @Test
  void datanetIsFoundedOnce() {
    found();
    assertThat(datanet.found(signed(CURATOR, CHARTER), DOMAIN, NOW)).isEqualTo(REPEATED);
  }

  @Test
  void charterOfAnotherDatanetOrSignatureIsRefused() {
    assertThat(reason(DatanetState.of(digest(1)).found(signed(CURATOR, CHARTER), DOMAIN, NOW)))
        .contains(ID + ", not " + digest(1));
    Signed<Charter> forged = new Signed<>(CHARTER, ANN.sign(CHARTER.digest(DOMAIN)));
    assertThat(reason(datanet.found(forged, DOMAIN, NOW))).startsWith("charter.signature");
  }

  @Test
  void sealedDatanetIsRefusedPlainly() {
    Charter closed =
        new Charter(CURATOR.address(), new DatanetName("x"), "CC0-1.0", Visibility.SEALED);
    assertThat(
            reason(DatanetState.of(closed.datanet()).found(signed(CURATOR, closed), DOMAIN, NOW)))
        .contains("sealed datanets are not built yet");
  }

  @Test
  void contributionIsALeafOfTheLog() {
    found();
    Signed<Contribution> first = contribution(ANN, 1);
    Signed<Contribution> second = contribution(BOB, 1);
    contribute(first);
    contribute(second);
    assertThat(datanet.log().root())
        .isEqualTo(
            LogTree.root(List.of(first.digest(DOMAIN).toArray(), second.digest(DOMAIN).toArray())));
    assertThat(datanet.counts()).isEqualTo(new RecordCounts(4, 2, 100));
  }

  @Test
  void sameContributionStaysWhereItIs() {
    found();
    contribute(contribution(ANN, 1));
    contribute(contribution(BOB, 1));
    assertThat(decide(contribution(ANN, 1))).isEqualTo(REPEATED);
    assertThat(Objects.requireNonNull(datanet.contributors().get(ANN.address())).logIndex())
        .isZero();
  }

  @Test
  void contributorsNoncesAscend() {
    found();
    contribute(contribution(ANN, 5));
    assertThat(reason(decide(contribution(ANN, 4))))
        .isEqualTo("contribution.nonce 4 is not above your last one, 5: sign it with a higher one");
  }

  @Test
  void nothingIsContributedToADatanetThatIsNotFounded() {
    assertThat(reason(decide(contribution(ANN, 1)))).contains("is not founded");
  }

  @Test
  void forgedContributionIsRefused() {
    found();
    Contribution statement = contribution(ANN, 1).statement();
    Signed<Contribution> forged = new Signed<>(statement, BOB.sign(statement.digest(DOMAIN)));
    assertThat(reason(decide(forged))).startsWith("contribution.signature");
  }

  @Test
  void snapshotCoversTheWholeLogAndIsTheNextOne() {
    found();
    contribute(contribution(ANN, 1));
    Signed<Snapshot> early = snapshot(CURATOR, 1);
    contribute(contribution(BOB, 1));
    assertThat(reason(publish(early))).contains("covers 1 contributions, the log holds 2");
    assertThat(reason(publish(snapshot(CURATOR, 2))))
        .isEqualTo("snapshot.number 2: the next one is 1");
    Signed<Snapshot> good = snapshot(CURATOR, 1);
    happens(publish(good));
    assertThat(datanet.lastSnapshot()).isEqualTo(1);
    assertThat(publish(good)).isEqualTo(REPEATED);
  }

  @Test
  void onlyTheCuratorPublishes() {
    found();
    contribute(contribution(ANN, 1));
    assertThat(reason(publish(snapshot(ANN, 1)))).startsWith("only the curator");
  }

  @Test
  void statementsWaitForTheBatcherInOrder() {
    found();
    contribute(contribution(ANN, 1));
    contribute(contribution(ANN, 2));
    assertThat(datanet.pending()).extracting(p -> p.position()).containsExactly(0L, 0L, 1L);
    datanet = datanet.apply(new DatanetEvent.HandedOver(digest(1)));
    assertThat(datanet.pending()).hasSize(2);
  }

  private void found() {
    happens(datanet.found(signed(CURATOR, CHARTER), DOMAIN, NOW));
  }

  private void contribute(Signed<Contribution> contribution) {
    happens(decide(contribution));
  }

  private DatanetState.Decision decide(Signed<Contribution> contribution) {
    return datanet.contribute(
        contribution, new RecordCounts(2, 1, 50), List.of(digest(9)), DOMAIN, NOW);
  }

  private DatanetState.Decision publish(Signed<Snapshot> snapshot) {
    return datanet.publish(snapshot, List.of(), DOMAIN, NOW);
  }

  private static Signed<Contribution> contribution(SigningKey key, long nonce) {
    return signed(key, new Contribution(ID, key.address(), digest(2), 3, digest(3), nonce));
  }

  private Signed<Snapshot> snapshot(SigningKey key, long number) {
    return signed(
        key,
        new Snapshot(
            ID,
            key.address(),
            number,
            datanet.log().size(),
            datanet.log().root(),
            digest(4),
            2,
            digest(5)));
  }

  private void happens(DatanetState.Decision decision) {
    assertThat(decision).isInstanceOf(DatanetState.Decision.Happens.class);
    datanet = datanet.apply(((DatanetState.Decision.Happens) decision).event());
  }

  private static String reason(DatanetState.Decision decision) {
    assertThat(decision).isInstanceOf(DatanetState.Decision.Refused.class);
    return ((DatanetState.Decision.Refused) decision).reason();
  }
}

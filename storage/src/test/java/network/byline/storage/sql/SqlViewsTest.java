package network.byline.storage.sql;

import static network.byline.storage.sql.Samples.ALICE;
import static network.byline.storage.sql.Samples.BOB;
import static network.byline.storage.sql.Samples.CAROL;
import static network.byline.storage.sql.Samples.digest;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import network.byline.base.statement.Role;
import network.byline.base.statement.SpendingCap;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.storage.projection.CommonsRow;
import network.byline.storage.projection.DatanetRow;
import network.byline.storage.projection.DeedRow;
import network.byline.storage.projection.EarningRow;
import network.byline.storage.projection.ModelRow;
import network.byline.storage.projection.ReceiptRow;
import network.byline.storage.projection.Row;
import network.byline.storage.projection.UsageRow;
import network.byline.storage.view.BatchView;
import network.byline.storage.view.ContributorTotals;
import network.byline.storage.view.DatanetUsage;
import network.byline.storage.view.ModelView;
import network.byline.storage.view.PassageUsage;
import network.byline.storage.view.RoleEarnings;
import network.byline.storage.view.SettledReceipt;
import network.byline.storage.view.Totals;
import network.byline.storage.view.Views;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("network.byline.storage.sql.TestDatabase#kinds")
class SqlViewsTest {

  private final TestDatabase.Kind kind;
  @TempDir Path temp;
  private TestDatabase tables;
  private Database database;
  private Views views;
  private long offset;

  SqlViewsTest(TestDatabase.Kind kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() {
    tables = TestDatabase.fresh(kind, temp);
    database = tables.open();
    views = database.views();
  }

  @AfterEach
  void close() {
    database.close();
    tables.close();
  }

  private void given(Row... rows) {
    database.projections().apply("test", ++offset, List.of(rows));
  }

  private static EarningRow earning(int receipt, Role role, long amount) {
    return new EarningRow(digest(receipt), ALICE.address(), role, Amount.of(amount));
  }

  @Test
  void emptyTablesAnswerNothing() {
    assertThat(views.receipt(Digest.ZERO)).isEmpty();
    assertThat(views.largestCap(ALICE.address())).isEmpty();
    assertThat(views.datanets()).isEmpty();
    assertThat(views.usage()).isEmpty();
    assertThat(views.modelByName("x")).isEmpty();
    assertThat(views.knownPassages(Digest.ZERO, List.of())).isEmpty();
    assertThat(views.totals()).isEqualTo(new Totals(0, 0, 0, 0, 0, 0, Amount.ZERO));
  }

  @Test
  void aReceiptIsFoundByIdAndByOrder() {
    ReceiptRow row = Samples.receipt(ALICE, 7, 1000);
    given(row);

    var found = views.receipt(row.id()).orElseThrow();
    assertThat(found.entry()).isEqualTo(Samples.entry(ALICE, 7, 1000));
    assertThat(found.opened()).contains(Samples.opened());
    assertThat(found.batch()).isZero();
    assertThat(views.receiptByOrder(ALICE.address(), 7)).contains(found);
    assertThat(views.receiptByOrder(ALICE.address(), 8)).isEmpty();
    assertThat(views.receiptByOrder(BOB.address(), 7)).isEmpty();
  }

  @Test
  void aFailedJobHasNothingToOpen() {
    ReceiptRow row = Samples.receipt(ALICE, 7, 1000);
    given(
        new ReceiptRow(
            row.id(), row.client(), row.nonce(), row.settledAt(), row.entry(), new byte[0]));

    assertThat(views.receipt(row.id()).orElseThrow().opened()).isEmpty();
  }

  @Test
  void receiptsOfAClientComeLatestFirst() {
    given(Samples.receipt(ALICE, 1, 1), Samples.receipt(BOB, 1, 1), Samples.receipt(ALICE, 0, 1));
    given(Samples.receipt(ALICE, 9, 1));

    List<SettledReceipt> latest = views.receipts(ALICE.address(), Optional.empty(), 2);
    assertThat(latest)
        .extracting(receipt -> receipt.entry().order().statement().nonce())
        .containsExactly(9L, 0L);
    assertThat(views.receipts(ALICE.address(), Optional.of(latest.getLast().id()), 2))
        .extracting(receipt -> receipt.entry().order().statement().nonce())
        .containsExactly(1L);
    assertThat(views.receipts(BOB.address(), Optional.of(latest.getLast().id()), 2)).isEmpty();
  }

  @Test
  void aLowerCapDoesNotReplaceAHigherOne() {
    given(Samples.receipt(ALICE, 1, 500));
    given(Samples.receipt(ALICE, 2, 900));
    given(Samples.receipt(ALICE, 3, 700));

    SpendingCap cap = views.largestCap(ALICE.address()).orElseThrow().statement();
    assertThat(cap.cumulativeCap()).isEqualTo(Amount.of(900));
    assertThat(views.largestCap(ALICE.address()).orElseThrow().isGoodIn(Samples.DOMAIN)).isTrue();
  }

  @Test
  void batchedReceiptsNameTheirBatch() {
    ReceiptRow one = Samples.receipt(ALICE, 1, 1);
    ReceiptRow two = Samples.receipt(ALICE, 2, 1);
    given(one, two, Samples.receipt(ALICE, 3, 1));
    given(Samples.batch(1, 0, one.id(), two.id()), Samples.batch(2, 2));

    assertThat(views.receipt(two.id()).orElseThrow().batch()).isEqualTo(1);
    assertThat(views.batch(1))
        .contains(new BatchView(1, digest(1001), 0, 2, Amount.of(100), 1_800_000_001));
    assertThat(views.batches(1, 10)).extracting(BatchView::number).containsExactly(1L, 2L);
    assertThat(views.batches(2, 10)).extracting(BatchView::number).containsExactly(2L);
    assertThat(views.totals()).isEqualTo(new Totals(0, 0, 0, 3, 1, 2, Amount.of(100)));
  }

  @Test
  void earningsAreAddedUpByRole() {
    given(
        earning(1, Role.CURATOR, 5),
        earning(1, Role.DATA, 10),
        earning(2, Role.DATA, 7),
        new EarningRow(digest(1), BOB.address(), Role.DATA, Amount.of(99)));

    assertThat(views.earnings(ALICE.address()))
        .containsExactly(
            new RoleEarnings(Role.DATA, Amount.of(17), 2),
            new RoleEarnings(Role.CURATOR, Amount.of(5), 1));
  }

  @Test
  void theLargestAmountsAreKept() {
    given(
        new EarningRow(digest(1), ALICE.address(), Role.DATA, Amount.MAX.minus(Amount.of(1))),
        earning(2, Role.DATA, 1));

    assertThat(views.earnings(ALICE.address()))
        .containsExactly(new RoleEarnings(Role.DATA, Amount.MAX, 2));
  }

  @Test
  void usageIsAddedUpByDatanetAndPassage() {
    DatanetRow lexicon = Samples.datanet(ALICE, "lexicon");
    DatanetRow unused = Samples.datanet(ALICE, "unused");
    Digest id = lexicon.id();
    given(lexicon, unused);
    given(
        new UsageRow(digest(1), id, digest(50), ALICE.address(), 3, Amount.of(30)),
        new UsageRow(digest(1), id, digest(51), BOB.address(), 4, Amount.of(35)),
        new CommonsRow(digest(1), id, Amount.of(100)));
    given(
        new UsageRow(digest(2), id, digest(50), ALICE.address(), 1, Amount.of(10)),
        new CommonsRow(digest(3), id, Amount.of(11)));

    assertThat(views.usage())
        .containsExactly(new DatanetUsage(id, "lexicon", 3, 8, Amount.of(75), Amount.of(111)));
    PassageUsage first = new PassageUsage(id, digest(50), ALICE.address(), 2, 4, Amount.of(40));
    assertThat(views.usage(id, 10))
        .containsExactly(
            first, new PassageUsage(id, digest(51), BOB.address(), 1, 4, Amount.of(35)));
    assertThat(views.usage(id, 1)).containsExactly(first);
    assertThat(views.usageOfPassage(digest(50))).containsExactly(first);
    assertThat(views.usageOfPassage(digest(52))).isEmpty();
  }

  @Test
  void datanetsSayHowMuchTheyHold() {
    DatanetRow lexicon = Samples.datanet(ALICE, "lexicon");
    Digest id = lexicon.id();
    given(lexicon, Samples.datanet(BOB, "atlas"));
    given(
        Samples.contribution(id, 0, ALICE, 3),
        Samples.contribution(id, 1, BOB, 2),
        Samples.contribution(id, 2, BOB, 1),
        Samples.passage(id, 1, ALICE, 0, 0),
        Samples.passage(id, 2, ALICE, 0, 1),
        Samples.passage(id, 3, BOB, 1, 1),
        Samples.snapshot(id, ALICE, 1));

    assertThat(views.datanets())
        .extracting(datanet -> datanet.charter().statement().name().value())
        .containsExactly("atlas", "lexicon");
    var found = views.datanetByName("lexicon").orElseThrow();
    assertThat(found.id()).isEqualTo(id);
    assertThat(found.contributions()).isEqualTo(3);
    assertThat(found.records()).isEqualTo(6);
    assertThat(found.passages()).isEqualTo(3);
    assertThat(found.duplicates()).isEqualTo(3);
    assertThat(found.snapshots()).isEqualTo(1);
    assertThat(views.datanet(id)).contains(found);
    assertThat(views.contributors(id))
        .containsExactly(
            new ContributorTotals(ALICE.address(), 1, 3, 2),
            new ContributorTotals(BOB.address(), 2, 3, 1));
    assertThat(views.contributions(id))
        .extracting(contribution -> contribution.logIndex())
        .containsExactly(0L, 1L, 2L);
    assertThat(views.contributions(id))
        .allMatch(contribution -> contribution.signed().isGoodIn(Samples.DOMAIN));
    assertThat(views.snapshots(id)).hasSize(1);
  }

  @Test
  void aNameBelongsToTheFirstDatanet() {
    DatanetRow first = Samples.datanet(ALICE, "lexicon");
    given(first, Samples.datanet(BOB, "lexicon"));

    assertThat(views.datanetByName("lexicon").orElseThrow().id()).isEqualTo(first.id());
  }

  @Test
  void passagesAreFoundAndListedInCommitOrder() {
    Digest datanet = digest(1);
    given(
        Samples.passage(datanet, 30, BOB, 1, 0),
        Samples.passage(datanet, 10, ALICE, 0, 1),
        Samples.passage(datanet, 20, ALICE, 0, 0),
        Samples.passage(datanet, 40, BOB, 2, 0));

    assertThat(views.knownPassages(datanet, List.of(digest(10), digest(99), digest(40))))
        .isEqualTo(Set.of(digest(10), digest(40)));
    assertThat(views.knownPassages(digest(2), List.of(digest(10)))).isEmpty();
    assertThat(views.passages(datanet, 2))
        .extracting(entry -> entry.passage())
        .containsExactly(digest(20), digest(10), digest(30));
    assertThat(views.passage(datanet, digest(30)).orElseThrow().logIndex()).isEqualTo(1);
    assertThat(views.passage(digest(2), digest(30))).isEmpty();
  }

  @Test
  void aModelComesWithTheDeedInForce() {
    ModelRow model = Samples.model(ALICE, "scribe", 40);
    given(model);
    assertThat(views.model(model.root()).orElseThrow().deed()).isEmpty();

    DeedRow old = Samples.deed(model.root(), ALICE, 0);
    DeedRow newer = Samples.deed(model.root(), ALICE, 4);
    given(newer, old);

    ModelView found = views.model(model.root()).orElseThrow();
    assertThat(found.deedDigest()).contains(newer.digest());
    assertThat(found.deed().orElseThrow().statement().serial()).isEqualTo(4);
    assertThat(views.deeds(model.root()))
        .extracting(deed -> deed.statement().serial())
        .containsExactly(4L, 0L);
    assertThat(views.deed(old.digest()).orElseThrow().statement().serial()).isZero();
  }

  @Test
  void aModelsNameBelongsToTheDeveloperWhoHadItFirst() {
    ModelRow first = Samples.model(ALICE, "scribe", 40);
    ModelRow squatter = Samples.model(BOB, "scribe", 41);
    ModelRow second = Samples.model(ALICE, "scribe", 42);
    given(first, squatter, second, Samples.model(CAROL, "other", 43));

    assertThat(views.modelByName("scribe").map(ModelView::root))
        .isEqualTo(Optional.of(second.root()));
    assertThat(views.models())
        .extracting(ModelView::root)
        .startsWith(first.root(), squatter.root(), second.root());
  }
}

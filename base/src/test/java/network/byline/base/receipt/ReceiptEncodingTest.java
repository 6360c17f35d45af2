package network.byline.base.receipt;

import static network.byline.base.receipt.ReceiptSamples.BATCH;
import static network.byline.base.receipt.ReceiptSamples.ENTRY;
import static network.byline.base.receipt.ReceiptSamples.EVIDENCE;
import static network.byline.base.receipt.ReceiptSamples.LEDGER;
import static network.byline.base.receipt.ReceiptSamples.OPENED;
import static network.byline.base.receipt.ReceiptSamples.RECEIPT;
import static network.byline.base.receipt.ReceiptSamples.SHARES;
import static network.byline.base.receipt.ReceiptSamples.TRACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.codec.MalformedException;
import network.byline.base.statement.StatementSamples;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import org.junit.jupiter.api.Test;

/** Holds what a finished job leaves to golden values from a second writing of the encoding. */
class ReceiptEncodingTest {

  private static final Properties VECTORS = StatementSamples.vectors(ReceiptEncodingTest.class);

  private static String hex(byte[] bytes) {
    return "0x" + HexFormat.of().formatHex(bytes);
  }

  private static void assertGolden(String key, Object actual) {
    assertThat(actual).hasToString(VECTORS.getProperty(key));
  }

  @Test
  void aTraceIsGolden() {
    assertGolden("trace.bytes", hex(TRACE.toBytes()));
    assertGolden("trace.commitment", RECEIPT.trace());
    assertThat(ByteReader.decode("trace", TRACE.toBytes(), Trace::decode)).isEqualTo(TRACE);
  }

  @Test
  void evidenceIsGolden() {
    assertGolden("evidence.bytes", hex(EVIDENCE.toBytes()));
    assertGolden("evidence.commitment", RECEIPT.evidence());
    assertThat(ByteReader.decode("evidence", EVIDENCE.toBytes(), Evidence::decode))
        .isEqualTo(EVIDENCE);
  }

  @Test
  void whatOpensAReceiptIsGolden() {
    assertGolden("opened.sha256", Digest.sha256(OPENED.toBytes()));
    assertThat(ByteReader.decode("opened", OPENED.toBytes(), Opened::decode)).isEqualTo(OPENED);
  }

  @Test
  void sharesAreGolden() {
    assertGolden("shares.bytes", hex(SHARES.toBytes()));
    assertGolden("shares.digest", SHARES.digest());
    assertThat(ByteReader.decode("shares", SHARES.toBytes(), Shares::decode)).isEqualTo(SHARES);
    assertThat(SHARES.commonsTotal()).isEqualTo(Amount.of(99));
    assertThat(SHARES.total()).isEqualTo(Amount.parse("1267650600228229401496703206376"));
  }

  @Test
  void aReceiptIsGolden() {
    assertGolden("receipt.bytes", hex(RECEIPT.toBytes()));
    assertGolden("receipt.id", RECEIPT.id());
    assertGolden("receipt.signature", hex(ENTRY.signature().toArray()));
    assertThat(RECEIPT.toBytes()).hasSize(Receipt.SIZE);
    assertThat(ByteReader.decode("receipt", RECEIPT.toBytes(), Receipt::decode)).isEqualTo(RECEIPT);
  }

  @Test
  void thePageOnReceiptsShowsTheReceipt() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "protocol", "receipts.md"));

    assertThat(page).contains(RECEIPT.id().toString()).contains(Receipt.SIZE + " bytes");
    assertThat(page.replaceAll("\\s", "")).contains(hex(RECEIPT.toBytes()).substring(2));
  }

  @Test
  void anEntryIsGolden() {
    assertGolden("entry.length", ENTRY.toBytes().length);
    assertGolden("entry.sha256", Digest.sha256(ENTRY.toBytes()));
    assertThat(ByteReader.decode("entry", ENTRY.toBytes(), ReceiptEntry::decode)).isEqualTo(ENTRY);
  }

  @Test
  void aLedgerIsGolden() {
    ByteWriter out = new ByteWriter();
    LEDGER.encode(out);

    assertGolden("ledger.bytes", hex(out.toByteArray()));
    assertThat(ByteReader.decode("ledger", out.toByteArray(), Ledger::decode)).isEqualTo(LEDGER);
    assertGolden("roots.payoutTotal", LEDGER.payoutTotal());
    assertGolden("roots.commonsTotal", LEDGER.commonsTotal());
  }

  @Test
  void aBatchFileIsGolden() {
    byte[] file = BATCH.toBytes();

    assertGolden("batch.length", file.length);
    assertGolden("batch.digest", BatchFile.digest(file));
    assertGolden("log.leaf", hex(ReceiptSamples.LOG.leaf()));
    assertThat(BatchFile.decode(file)).isEqualTo(BATCH);
  }

  @Test
  void aBatchFileWithAFlippedByteIsAnotherOrNone() {
    byte[] file = BATCH.toBytes();
    for (int at = 0; at < file.length; at++) {
      byte[] flipped = file.clone();
      flipped[at] ^= 1;
      try {
        assertThat(BatchFile.decode(flipped)).as("byte %s", at).isNotEqualTo(BATCH);
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageMatching("(?s).+");
      }
    }
  }

  @Test
  void aCutBatchFileIsRefused() {
    byte[] file = BATCH.toBytes();
    for (int length = 0; length < file.length; length += 7) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> BatchFile.decode(cut)).isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void everySignatureInABatchFileHolds() {
    BatchFile read = BatchFile.decode(BATCH.toBytes());
    ReceiptEntry entry = read.receipts().getFirst();

    assertThat(entry.order().isGoodIn(read.domain())).isTrue();
    assertThat(entry.cap().isGoodIn(read.domain())).isTrue();
    assertThat(entry.generated().orElseThrow().isGoodIn(read.domain())).isTrue();
    assertThat(entry.scored().orElseThrow().isGoodIn(read.domain())).isTrue();
    assertThat(read.statements().contributions()).allMatch(s -> s.isGoodIn(read.domain()));
    assertThat(entry.signature().recover(entry.receipt().id()))
        .isEqualTo(StatementSamples.MACHINE.address());
    assertThat(entry.order().statement().cap()).isEqualTo(entry.cap().digest(read.domain()));
  }

  @Test
  void aFailedJobIsFreeAndHasNoResults() {
    assertThatIllegalArgumentException().isThrownBy(() -> failed(Amount.of(1)));
    Receipt failed = failed(Amount.ZERO);
    ReceiptEntry entry =
        new ReceiptEntry(
            failed,
            StatementSamples.MACHINE.sign(failed.id()),
            ENTRY.order(),
            ENTRY.cap(),
            Optional.empty(),
            Optional.empty(),
            new Shares(List.of(), List.of()),
            Optional.empty());

    assertThat(ByteReader.decode("entry", entry.toBytes(), ReceiptEntry::decode)).isEqualTo(entry);
    assertThat(Ledger.EMPTY.plus(List.of(entry))).isEqualTo(Ledger.EMPTY);
  }

  private static Receipt failed(Amount fee) {
    return new Receipt(
        RECEIPT.kind(),
        Outcome.FAILED,
        RECEIPT.verification(),
        RECEIPT.disclosure(),
        1,
        RECEIPT.operator(),
        RECEIPT.client(),
        RECEIPT.order(),
        RECEIPT.model(),
        RECEIPT.deed(),
        Digest.ZERO,
        Digest.ZERO,
        RECEIPT.shares(),
        fee,
        0,
        1);
  }

  @Test
  void ledgersAddUp() {
    Ledger twice = LEDGER.plus(List.of(ENTRY));

    assertThat(twice.payees().get(StatementSamples.CONTRIBUTOR.address()))
        .isEqualTo(Amount.of(1800));
    assertThat(twice.fees().get(StatementSamples.CLIENT.address()))
        .isEqualTo(RECEIPT.fee().times(2));
    assertThat(twice).isEqualTo(Ledger.EMPTY.plus(List.of(ENTRY, ENTRY)));
    assertThat(twice.payoutTotal().plus(twice.commonsTotal())).isEqualTo(RECEIPT.fee().times(2));
  }

  @Test
  void ledgerRowsOutOfOrderDoubledOrOfZeroAreRefused() {
    Address a = StatementSamples.address(1);
    Address b = StatementSamples.address(2);
    for (ByteWriter rows :
        List.of(
            new ByteWriter().u32(2).address(b).amount(Amount.of(1)).address(a).amount(Amount.of(1)),
            new ByteWriter().u32(2).address(a).amount(Amount.of(1)).address(a).amount(Amount.of(1)),
            new ByteWriter().u32(1).address(a).amount(Amount.ZERO))) {
      byte[] bytes = rows.u32(0).u32(0).toByteArray();
      assertThatThrownBy(() -> ByteReader.decode("ledger", bytes, Ledger::decode))
          .isInstanceOf(MalformedException.class)
          .hasMessageContaining("ledger.payees");
    }
  }

  @Test
  void anotherMagicIsNoBatchFile() {
    byte[] file = BATCH.toBytes();
    file[13] = '2';

    assertThatThrownBy(() -> BatchFile.decode(file))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("no batch file of version 1");
  }
}

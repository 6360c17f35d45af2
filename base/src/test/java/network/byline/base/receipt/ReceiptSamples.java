package network.byline.base.receipt;

import static network.byline.base.statement.StatementSamples.ACCOUNT;
import static network.byline.base.statement.StatementSamples.CLIENT;
import static network.byline.base.statement.StatementSamples.CONTRIBUTOR;
import static network.byline.base.statement.StatementSamples.CURATOR;
import static network.byline.base.statement.StatementSamples.DOMAIN;
import static network.byline.base.statement.StatementSamples.MACHINE;
import static network.byline.base.statement.StatementSamples.digest;

import java.util.List;
import java.util.Optional;
import network.byline.base.identity.SigningKey;
import network.byline.base.statement.Commitments;
import network.byline.base.statement.Disclosure;
import network.byline.base.statement.Role;
import network.byline.base.statement.Signed;
import network.byline.base.statement.Statement;
import network.byline.base.statement.StatementSamples;
import network.byline.base.statement.TaskKind;
import network.byline.base.statement.TaskResult;
import network.byline.base.statement.Verification;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/** A finished job and the batch that holds it, with the values of the golden file. */
final class ReceiptSamples {

  private static final Digest ORDER = StatementSamples.ORDER.digest(DOMAIN);
  private static final Digest DATANET = StatementSamples.CHARTER.datanet();

  static final Trace TRACE =
      new Trace(
          ORDER,
          StatementSamples.MODEL.root(),
          1,
          "strict-1 (256 bit)",
          List.of(1, 300, 65534),
          List.of(5, 6),
          Finish.LENGTH,
          digest(0x81));
  static final Evidence EVIDENCE =
      new Evidence(
          Digest.sha256(TRACE.toBytes()),
          digest(0x47),
          1,
          List.of(-1_048_576L, -5L),
          List.of(-3_145_728L, -1_048_581L),
          List.of(
              new Evidence.CreditedSpan(
                  0,
                  2,
                  9,
                  digest(0x91),
                  CONTRIBUTOR.address(),
                  750_000,
                  2_359_296,
                  List.of(digest(0x92)))),
          List.of(new Evidence.PassageTotal(digest(0x91), CONTRIBUTOR.address(), 2_359_296)));
  static final Opened OPENED =
      new Opened(
          StatementSamples.PROMPT, digest(0x13), TRACE, digest(0x14), EVIDENCE, digest(0x15));

  private static final Amount COMPUTED = Amount.parse("1267650600228229401496703205376");
  static final Shares SHARES =
      new Shares(
          List.of(
              new Shares.Payment(Role.DATA, CURATOR.address(), Amount.of(1)),
              new Shares.Payment(Role.DATA, CONTRIBUTOR.address(), Amount.of(900)),
              new Shares.Payment(Role.COMPUTE, ACCOUNT.address(), COMPUTED)),
          List.of(new Shares.CommonsPart(DATANET, Amount.of(99))));

  static final Receipt RECEIPT =
      new Receipt(
          TaskKind.INFER,
          Outcome.DELIVERED,
          Verification.SCORED,
          Disclosure.OPEN,
          1,
          DOMAIN.vault(),
          CLIENT.address(),
          ORDER,
          StatementSamples.MODEL.root(),
          StatementSamples.DEED.digest(DOMAIN),
          Commitments.trace(digest(0x14), TRACE.toBytes()),
          Commitments.evidence(digest(0x15), EVIDENCE.toBytes()),
          SHARES.digest(),
          SHARES.total(),
          2,
          1_750_000_000);
  static final ReceiptEntry ENTRY =
      new ReceiptEntry(
          RECEIPT,
          MACHINE.sign(RECEIPT.id()),
          signed(CLIENT, StatementSamples.ORDER),
          signed(CLIENT, StatementSamples.CAP),
          Optional.of(
              signed(
                  MACHINE,
                  new TaskResult(MACHINE.address(), TaskKind.INFER, ORDER, RECEIPT.trace()))),
          Optional.of(
              signed(
                  MACHINE,
                  new TaskResult(MACHINE.address(), TaskKind.SCORE, ORDER, RECEIPT.evidence()))),
          SHARES,
          Optional.of(OPENED));
  static final Ledger LEDGER = Ledger.EMPTY.plus(List.of(ENTRY));
  static final BatchFile.DatanetLog LOG = new BatchFile.DatanetLog(DATANET, 1, digest(0xa1));
  static final BatchFile BATCH =
      new BatchFile(
          DOMAIN,
          1,
          Digest.ZERO,
          0,
          1_750_000_060,
          List.of(ENTRY),
          new PublishedStatements(
              List.of(signed(CURATOR, StatementSamples.CHARTER)),
              List.of(signed(CONTRIBUTOR, StatementSamples.CONTRIBUTION)),
              List.of(signed(CURATOR, StatementSamples.SNAPSHOT)),
              List.of(signed(StatementSamples.DEVELOPER, StatementSamples.MODEL)),
              List.of(signed(StatementSamples.DEVELOPER, StatementSamples.DEED)),
              List.of(signed(ACCOUNT, StatementSamples.CERTIFICATE))),
          List.of(LOG),
          List.of(digest(0x22), digest(0x33)),
          LEDGER);

  private ReceiptSamples() {}

  private static <T extends Statement> Signed<T> signed(SigningKey key, T statement) {
    return Signed.by(key, DOMAIN, statement);
  }
}

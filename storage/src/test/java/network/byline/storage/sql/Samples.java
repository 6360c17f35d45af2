package network.byline.storage.sql;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import network.byline.base.codec.ByteWriter;
import network.byline.base.eip712.Domain;
import network.byline.base.identity.SigningKey;
import network.byline.base.receipt.Evidence;
import network.byline.base.receipt.Finish;
import network.byline.base.receipt.Opened;
import network.byline.base.receipt.Outcome;
import network.byline.base.receipt.Receipt;
import network.byline.base.receipt.ReceiptEntry;
import network.byline.base.receipt.Shares;
import network.byline.base.receipt.Trace;
import network.byline.base.record.DatanetName;
import network.byline.base.record.ModelName;
import network.byline.base.statement.Charter;
import network.byline.base.statement.Contribution;
import network.byline.base.statement.Deed;
import network.byline.base.statement.Disclosure;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.ModelFiles;
import network.byline.base.statement.Order;
import network.byline.base.statement.SamplerSettings;
import network.byline.base.statement.Signed;
import network.byline.base.statement.Snapshot;
import network.byline.base.statement.SpendingCap;
import network.byline.base.statement.Statement;
import network.byline.base.statement.TaskKind;
import network.byline.base.statement.Verification;
import network.byline.base.statement.Visibility;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.storage.projection.BatchRow;
import network.byline.storage.projection.ContributionRow;
import network.byline.storage.projection.DatanetRow;
import network.byline.storage.projection.DeedRow;
import network.byline.storage.projection.ModelRow;
import network.byline.storage.projection.PassageRow;
import network.byline.storage.projection.ReceiptRow;
import network.byline.storage.projection.SnapshotRow;

/** Rows with real statements in them. */
final class Samples {

  static final SigningKey ALICE = key(1);
  static final SigningKey BOB = key(2);
  static final SigningKey CAROL = key(3);
  static final Domain DOMAIN = new Domain(31337, address(0xee));

  private Samples() {}

  static SigningKey key(int number) {
    byte[] secret = new byte[SigningKey.SIZE];
    secret[SigningKey.SIZE - 1] = (byte) number;
    return SigningKey.of(secret);
  }

  static Digest digest(int number) {
    return Digest.sha256(new byte[] {(byte) (number >> 8), (byte) number});
  }

  static Address address(int number) {
    byte[] bytes = new byte[Address.SIZE];
    Arrays.fill(bytes, (byte) number);
    return Address.of(bytes);
  }

  static byte[] bytes(Signed<?> signed) {
    ByteWriter out = new ByteWriter();
    signed.encode(out);
    return out.toByteArray();
  }

  static <T extends Statement> Signed<T> signed(SigningKey key, T statement) {
    return Signed.by(key, DOMAIN, statement);
  }

  static ReceiptRow receipt(SigningKey client, long nonce, long cap) {
    ReceiptEntry entry = entry(client, nonce, cap);
    return new ReceiptRow(
        entry.receipt().id(),
        client.address(),
        nonce,
        entry.receipt().settledAt(),
        entry.toBytes(),
        opened().toBytes());
  }

  static Opened opened() {
    Trace trace =
        new Trace(
            digest(1), digest(2), 1, "strict-1", List.of(1, 2), List.of(3), Finish.STOP, digest(3));
    Evidence evidence =
        new Evidence(digest(4), digest(5), 1, List.of(-5L), List.of(-9L), List.of(), List.of());
    return new Opened("Why?", digest(6), trace, digest(7), evidence, digest(8));
  }

  static ReceiptEntry entry(SigningKey client, long nonce, long cap) {
    Signed<SpendingCap> signedCap =
        signed(client, new SpendingCap(client.address(), Amount.of(cap)));
    Order order =
        new Order(
            TaskKind.INFER,
            DOMAIN.vault(),
            client.address(),
            digest(10),
            digest(11),
            SamplerSettings.GREEDY,
            16,
            digest(12),
            Amount.of(100),
            signedCap.digest(DOMAIN),
            Verification.SCORED,
            Disclosure.SEALED,
            nonce,
            2_000_000_000);
    Signed<Order> signedOrder = signed(client, order);
    Receipt receipt =
        new Receipt(
            TaskKind.INFER,
            Outcome.DELIVERED,
            Verification.SCORED,
            Disclosure.SEALED,
            1,
            DOMAIN.vault(),
            client.address(),
            signedOrder.digest(DOMAIN),
            digest(10),
            digest(11),
            digest(13),
            digest(14),
            digest(15),
            Amount.of(50),
            5,
            1_700_000_000 + nonce);
    return new ReceiptEntry(
        receipt,
        CAROL.sign(receipt.id()),
        signedOrder,
        signedCap,
        Optional.empty(),
        Optional.empty(),
        new Shares(List.of(), List.of()),
        Optional.empty());
  }

  static Signed<Charter> charter(SigningKey curator, String name) {
    return signed(
        curator, new Charter(curator.address(), new DatanetName(name), "CC0-1.0", Visibility.OPEN));
  }

  static DatanetRow datanet(SigningKey curator, String name) {
    Signed<Charter> charter = charter(curator, name);
    return new DatanetRow(charter.statement().datanet(), name, bytes(charter));
  }

  static ContributionRow contribution(
      Digest datanet, long logIndex, SigningKey contributor, int records) {
    Signed<Contribution> signed =
        signed(
            contributor,
            new Contribution(
                datanet, contributor.address(), digest(20), records, digest(21), logIndex));
    return new ContributionRow(
        datanet,
        logIndex,
        signed.digest(DOMAIN),
        contributor.address(),
        digest(21),
        records,
        bytes(signed));
  }

  static PassageRow passage(
      Digest datanet, int passage, SigningKey owner, long logIndex, int position) {
    return new PassageRow(datanet, digest(passage), owner.address(), logIndex, position);
  }

  static SnapshotRow snapshot(Digest datanet, SigningKey curator, long number) {
    return new SnapshotRow(
        datanet,
        number,
        bytes(
            signed(
                curator,
                new Snapshot(
                    datanet, curator.address(), number, 1, digest(1), digest(2), 1, digest(3)))));
  }

  static Signed<ModelCard> card(SigningKey developer, String name, int weights) {
    ModelFiles.StoredFile file = new ModelFiles.StoredFile(digest(30), digest(31));
    return signed(
        developer,
        new ModelCard(
            new ModelName(name),
            developer.address(),
            Digest.ZERO,
            1,
            new ModelFiles(
                file,
                new ModelFiles.StoredFile(digest(weights), digest(33)),
                file,
                file,
                Optional.empty()),
            Optional.empty()));
  }

  static ModelRow model(SigningKey developer, String name, int weights) {
    Signed<ModelCard> card = card(developer, name, weights);
    return new ModelRow(card.statement().root(), name, bytes(card));
  }

  static DeedRow deed(Digest model, SigningKey developer, long serial) {
    Signed<Deed> deed =
        signed(
            developer,
            new Deed(
                model,
                developer.address(),
                address(2),
                address(3),
                address(4),
                Amount.of(10),
                Deed.DEFAULT_PARTS,
                serial));
    return new DeedRow(deed.digest(DOMAIN), model, serial, bytes(deed));
  }

  static BatchRow batch(long number, long first, Digest... receipts) {
    return new BatchRow(
        number,
        digest((int) (1000 + number)),
        first,
        List.of(receipts),
        Amount.of(50L * receipts.length),
        1_800_000_000 + number);
  }
}

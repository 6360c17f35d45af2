package network.byline.chain.outbox;

import java.util.ArrayList;
import java.util.List;
import network.byline.base.eip712.Domain;
import network.byline.base.identity.SigningKey;
import network.byline.base.statement.Signed;
import network.byline.base.statement.SpendingCap;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.chain.vault.BatchAnchor;
import network.byline.storage.projection.IntentRow;

/** Batches to carry to a chain. */
final class OutboxSamples {

  static final SigningKey CLIENT = key(11);
  static final SigningKey OTHER_CLIENT = key(12);

  private OutboxSamples() {}

  static SigningKey key(int number) {
    byte[] secret = new byte[SigningKey.SIZE];
    secret[SigningKey.SIZE - 1] = (byte) number;
    return SigningKey.of(secret);
  }

  static BatchAnchor anchor(long n, long total) {
    return new BatchAnchor(
        n,
        Digest.sha256(new byte[] {1, (byte) n}),
        Digest.sha256(new byte[] {2, (byte) n}),
        Digest.sha256(new byte[] {3, (byte) n}),
        Amount.of(total - total / 4),
        Amount.of(total / 4),
        Digest.sha256(new byte[] {4, (byte) n}));
  }

  static OutboxCall.Collect collect(Domain domain, SigningKey client, long cumulative, long cap) {
    Signed<SpendingCap> signed =
        Signed.by(client, domain, new SpendingCap(client.address(), Amount.of(cap)));
    return new OutboxCall.Collect(
        client.address(), Amount.of(cumulative), Amount.of(cap), signed.signature());
  }

  static OutboxCall.Collect collect(SigningKey client, long cumulative) {
    return collect(new Domain(31337, Address.ZERO), client, cumulative, 1_000_000);
  }

  /** Two clients spend 100 each in every batch. */
  static List<IntentRow> batch(long n) {
    return Intents.ofBatch(
        anchor(n, 200 * n), List.of(collect(CLIENT, 100 * n), collect(OTHER_CLIENT, 100 * n)));
  }

  static List<IntentRow> batches(int count) {
    List<IntentRow> all = new ArrayList<>();
    for (int n = 1; n <= count; n++) {
      all.addAll(batch(n));
    }
    return all;
  }
}

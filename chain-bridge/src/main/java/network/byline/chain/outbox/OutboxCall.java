package network.byline.chain.outbox;

import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.identity.Signature;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.chain.vault.BatchAnchor;
import network.byline.storage.outbox.Intent;
import network.byline.storage.projection.IntentRow;

/** What one intent does on chain. Its kind and payload stand in the outbox. */
public sealed interface OutboxCall {

  /** Writes a batch down. */
  record Anchor(BatchAnchor batch) implements OutboxCall {}

  /**
   * Moves to the pool what a client has spent.
   *
   * @param client whose deposit
   * @param cumulative the client's lifetime fees
   * @param cap the largest cap that the client has signed
   * @param signature the client's signature of that cap
   */
  record Collect(Address client, Amount cumulative, Amount cap, Signature signature)
      implements OutboxCall {}

  /** Starts the waiting time of an anchored batch. */
  record Propose(long n) implements OutboxCall {}

  /** Makes a batch active after its waiting time. */
  record Activate(long n) implements OutboxCall {}

  /** Does nothing but use up a nonce that was left out and holds the later ones back. */
  record Fill(long nonce) implements OutboxCall {}

  /** The names of the kinds in the outbox. */
  enum Kind {
    ANCHOR,
    COLLECT,
    PROPOSE,
    ACTIVATE,
    FILL
  }

  /** Returns what kind of call it is. */
  default Kind kind() {
    return switch (this) {
      case Anchor anchor -> Kind.ANCHOR;
      case Collect collect -> Kind.COLLECT;
      case Propose propose -> Kind.PROPOSE;
      case Activate activate -> Kind.ACTIVATE;
      case Fill fill -> Kind.FILL;
    };
  }

  /** Returns the intent to do this for a batch; the key names it among all intents. */
  default IntentRow intent(long batch) {
    String key =
        switch (this) {
          case Anchor anchor -> "ANCHOR/" + anchor.batch().n();
          case Collect collect -> "COLLECT/" + batch + "/" + collect.client();
          case Propose propose -> "PROPOSE/" + propose.n();
          case Activate activate -> "ACTIVATE/" + activate.n();
          case Fill fill -> "FILL/" + fill.nonce();
        };
    return new IntentRow(key, batch, kind().name(), payload());
  }

  /** Returns the call's values. */
  private byte[] payload() {
    ByteWriter out = new ByteWriter();
    switch (this) {
      case Anchor(BatchAnchor batch) ->
          out.u64(batch.n())
              .digest(batch.receiptsRoot())
              .digest(batch.contributionsRoot())
              .digest(batch.payoutsRoot())
              .amount(batch.payoutTotal())
              .amount(batch.commonsTotal())
              .digest(batch.fileDigest());
      case Collect collect ->
          out.address(collect.client())
              .amount(collect.cumulative())
              .amount(collect.cap())
              .raw(collect.signature().toArray());
      case Propose(long n) -> out.u64(n);
      case Activate(long n) -> out.u64(n);
      case Fill(long nonce) -> out.u64(nonce);
    }
    return out.toByteArray();
  }

  /**
   * Returns what an intent does.
   *
   * @throws IllegalArgumentException if kind or payload is none of those above
   */
  static OutboxCall of(Intent intent) {
    return ByteReader.decode(
        "intent " + intent.key(),
        intent.payload(),
        in ->
            switch (Kind.valueOf(intent.kind())) {
              case ANCHOR ->
                  new Anchor(
                      new BatchAnchor(
                          in.u64("anchor.n"),
                          in.digest("anchor.receiptsRoot"),
                          in.digest("anchor.contributionsRoot"),
                          in.digest("anchor.payoutsRoot"),
                          in.amount("anchor.payoutTotal"),
                          in.amount("anchor.commonsTotal"),
                          in.digest("anchor.fileDigest")));
              case COLLECT ->
                  new Collect(
                      in.address("collect.client"),
                      in.amount("collect.cumulative"),
                      in.amount("collect.cap"),
                      Signature.of(in.raw(Signature.SIZE, "collect.signature")));
              case PROPOSE -> new Propose(in.u64("propose.n"));
              case ACTIVATE -> new Activate(in.u64("activate.n"));
              case FILL -> new Fill(in.u64("fill.nonce"));
            });
  }
}

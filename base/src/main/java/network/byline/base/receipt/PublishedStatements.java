package network.byline.base.receipt;

import java.util.List;
import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.statement.Charter;
import network.byline.base.statement.Contribution;
import network.byline.base.statement.Deed;
import network.byline.base.statement.MachineCertificate;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.Signed;
import network.byline.base.statement.Snapshot;

/** Every signed statement since the last batch, each list in the order in which it was taken. */
public record PublishedStatements(
    List<Signed<Charter>> charters,
    List<Signed<Contribution>> contributions,
    List<Signed<Snapshot>> snapshots,
    List<Signed<ModelCard>> models,
    List<Signed<Deed>> deeds,
    List<Signed<MachineCertificate>> certificates) {

  /** No statements. */
  public static final PublishedStatements NONE =
      new PublishedStatements(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  private static final int MAX = 1_000_000;

  public PublishedStatements {
    charters = List.copyOf(charters);
    contributions = List.copyOf(contributions);
    snapshots = List.copyOf(snapshots);
    models = List.copyOf(models);
    deeds = List.copyOf(deeds);
    certificates = List.copyOf(certificates);
  }

  /** Writes all lists. */
  public void encode(ByteWriter out) {
    out.list(charters, (w, s) -> s.encode(w))
        .list(contributions, (w, s) -> s.encode(w))
        .list(snapshots, (w, s) -> s.encode(w))
        .list(models, (w, s) -> s.encode(w))
        .list(deeds, (w, s) -> s.encode(w))
        .list(certificates, (w, s) -> s.encode(w));
  }

  /** Reads all lists. */
  public static PublishedStatements decode(ByteReader in) {
    return new PublishedStatements(
        in.list(MAX, r -> Signed.decode(r, Charter::decode), "batch.charters"),
        in.list(MAX, r -> Signed.decode(r, Contribution::decode), "batch.contributions"),
        in.list(MAX, r -> Signed.decode(r, Snapshot::decode), "batch.snapshots"),
        in.list(MAX, r -> Signed.decode(r, ModelCard::decode), "batch.models"),
        in.list(MAX, r -> Signed.decode(r, Deed::decode), "batch.deeds"),
        in.list(MAX, r -> Signed.decode(r, MachineCertificate::decode), "batch.certificates"));
  }
}

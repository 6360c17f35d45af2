package network.byline.peer.client;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import network.byline.base.block.BlobSealer;
import network.byline.base.block.DataKey;
import network.byline.base.codec.ByteReader;
import network.byline.base.identity.SigningKey;
import network.byline.base.snapshot.RecordList;
import network.byline.base.statement.Charter;
import network.byline.base.statement.Contribution;
import network.byline.base.statement.Signed;
import network.byline.base.statement.Snapshot;
import network.byline.base.value.Digest;
import network.byline.peer.api.v1.ContributionChunk;
import network.byline.peer.api.v1.ContributionHeader;
import network.byline.peer.api.v1.ContributionReport;
import network.byline.peer.api.v1.Contributor;
import network.byline.peer.api.v1.CreateDatanetRequest;
import network.byline.peer.api.v1.Datanet;
import network.byline.peer.api.v1.DraftSnapshotRequest;
import network.byline.peer.api.v1.GetDatanetRequest;
import network.byline.peer.api.v1.PublishSnapshotRequest;
import network.byline.peer.api.v1.SnapshotDraft;

/** What contributors and curators do: found a datanet, contribute records, publish snapshots. */
public final class Contributing {

  private static final int CHUNK_BYTES = 256 * 1024;

  private final HostClient host;

  public Contributing(HostClient host) {
    this.host = host;
  }

  /** Founds a datanet. */
  public Datanet found(SigningKey curator, Charter charter) {
    Signed<Charter> signed = Signed.by(curator, host.domain(), charter);
    return host.datanets()
        .createDatanet(
            CreateDatanetRequest.newBuilder()
                .setCharter(ByteString.copyFrom(charter.toBytes()))
                .setSignature(ByteString.copyFrom(signed.signature().toArray()))
                .build());
  }

  /** Returns a datanet by name. */
  public Datanet datanet(String name) {
    return host.datanets().getDatanet(GetDatanetRequest.newBuilder().setName(name).build());
  }

  /** Asks what a contribution of these records would do. */
  public ContributionReport check(String datanet, RecordList records) {
    return Uploads.send(
        chunks(ContributionHeader.newBuilder().setDatanet(datanet).build(), records).iterator(),
        answer -> host.datanetUploads().checkContribution(answer));
  }

  /**
   * Signs and sends a contribution, numbered after the contributor's last one; records that were
   * contributed together before change nothing.
   */
  public ContributionReport contribute(
      SigningKey contributor, Datanet datanet, RecordList records) {
    long next =
        datanet.getContributorsList().stream()
            .filter(row -> HostClient.address(row.getAddress()).equals(contributor.address()))
            .mapToLong(Contributor::getNextNonce)
            .findFirst()
            .orElse(0);
    return contribute(contributor, datanet, records, next);
  }

  /**
   * Signs and sends a contribution.
   *
   * @param nonce the contributor's number for it; the same again is the same contribution
   */
  public ContributionReport contribute(
      SigningKey contributor, Datanet datanet, RecordList records, long nonce) {
    Contribution statement =
        new Contribution(
            HostClient.digest(datanet.getId()),
            contributor.address(),
            records.root(),
            records.texts().size(),
            blobOf(records),
            nonce);
    Signed<Contribution> signed = Signed.by(contributor, host.domain(), statement);
    ContributionHeader header =
        ContributionHeader.newBuilder()
            .setDatanet(datanet.getName())
            .setStatement(ByteString.copyFrom(statement.toBytes()))
            .setSignature(ByteString.copyFrom(signed.signature().toArray()))
            .build();
    return Uploads.send(
        chunks(header, records).iterator(), answer -> host.datanetUploads().contribute(answer));
  }

  /** What publishing did. */
  public record Published(Snapshot snapshot, boolean unchanged) {}

  /** Signs and publishes the next snapshot, unless nothing was added since the last. */
  public Published publish(SigningKey curator, String datanet) {
    SnapshotDraft draft =
        host.datanets()
            .draftSnapshot(DraftSnapshotRequest.newBuilder().setDatanet(datanet).build());
    Snapshot snapshot =
        ByteReader.decode("snapshot", draft.getStatement().toByteArray(), Snapshot::decode);
    if (draft.getUnchanged()) {
      return new Published(snapshot, true);
    }
    Digest expected = HostClient.digest(datanet(datanet).getId());
    if (!snapshot.datanet().equals(expected)) {
      throw new IllegalStateException("the host drafted a snapshot of another datanet; not signed");
    }
    Signed<Snapshot> signed = Signed.by(curator, host.domain(), snapshot);
    host.datanets()
        .publishSnapshot(
            PublishSnapshotRequest.newBuilder()
                .setStatement(draft.getStatement())
                .setSignature(ByteString.copyFrom(signed.signature().toArray()))
                .build());
    return new Published(snapshot, false);
  }

  /** The manifest id under which a host stores these records as open data. */
  private static Digest blobOf(RecordList records) {
    byte[] bytes = records.toBytes();
    return BlobSealer.sealOpen(bytes, DataKey.ofOpenContent(bytes)).id().digest();
  }

  private static List<ContributionChunk> chunks(ContributionHeader header, RecordList records) {
    List<ContributionChunk> chunks = new ArrayList<>();
    chunks.add(ContributionChunk.newBuilder().setHeader(header).build());
    byte[] bytes = records.toBytes();
    for (int at = 0; at < bytes.length; at += CHUNK_BYTES) {
      int length = Math.min(CHUNK_BYTES, bytes.length - at);
      chunks.add(
          ContributionChunk.newBuilder()
              .setRecords(ByteString.copyFrom(bytes, at, length))
              .build());
    }
    return chunks;
  }
}

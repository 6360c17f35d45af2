package network.byline.peer.cli;

import com.google.protobuf.ByteString;
import network.byline.base.block.BlobSealer;
import network.byline.base.block.DataKey;
import network.byline.base.codec.ByteReader;
import network.byline.base.identity.Signature;
import network.byline.base.identity.SigningKey;
import network.byline.base.record.DatanetName;
import network.byline.base.snapshot.RecordList;
import network.byline.base.statement.Charter;
import network.byline.base.statement.Contribution;
import network.byline.base.statement.Deed;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.Signed;
import network.byline.base.statement.Snapshot;
import network.byline.base.statement.Statement;
import network.byline.base.statement.Visibility;
import network.byline.peer.api.v1.ContributionHeader;
import network.byline.peer.api.v1.CreateDatanetRequest;
import network.byline.peer.api.v1.DraftSnapshotRequest;
import network.byline.peer.api.v1.GetDatanetRequest;
import network.byline.peer.api.v1.Model;
import network.byline.peer.api.v1.PublishSnapshotRequest;
import network.byline.peer.api.v1.RegisterModelRequest;
import network.byline.peer.client.HostClient;

/** Signed statements as they come to the doors; each may be sent again and changes nothing then. */
final class SignedSamples {

  private SignedSamples() {}

  static CreateDatanetRequest charter(HostClient host, SigningKey curator) {
    Charter charter =
        new Charter(
            curator.address(), new DatanetName("signed-charter"), "CC0-1.0", Visibility.OPEN);
    return CreateDatanetRequest.newBuilder()
        .setCharter(ByteString.copyFrom(charter.toBytes()))
        .setSignature(signature(host, curator, charter))
        .build();
  }

  static ContributionHeader contribution(
      HostClient host, SigningKey contributor, String datanet, RecordList records, long nonce) {
    byte[] bytes = records.toBytes();
    Contribution contribution =
        new Contribution(
            HostClient.digest(
                host.datanets()
                    .getDatanet(GetDatanetRequest.newBuilder().setName(datanet).build())
                    .getId()),
            contributor.address(),
            records.root(),
            records.texts().size(),
            BlobSealer.sealOpen(bytes, DataKey.ofOpenContent(bytes)).id().digest(),
            nonce);
    return ContributionHeader.newBuilder()
        .setDatanet(datanet)
        .setStatement(ByteString.copyFrom(contribution.toBytes()))
        .setSignature(signature(host, contributor, contribution))
        .build();
  }

  /** The newest snapshot of recipes. */
  static PublishSnapshotRequest snapshot(HostClient host, SigningKey curator) {
    ByteString draft =
        host.datanets()
            .draftSnapshot(DraftSnapshotRequest.newBuilder().setDatanet("recipes").build())
            .getStatement();
    return PublishSnapshotRequest.newBuilder()
        .setStatement(draft)
        .setSignature(
            signature(
                host,
                curator,
                ByteReader.decode("snapshot", draft.toByteArray(), Snapshot::decode)))
        .build();
  }

  /** A model that is registered, once more. */
  static RegisterModelRequest registration(HostClient host, Model model, SigningKey developer) {
    return RegisterModelRequest.newBuilder()
        .setCard(model.getCard())
        .setCardSignature(signature(host, developer, card(model)))
        .setDeed(model.getDeed())
        .setDeedSignature(signature(host, developer, deed(model)))
        .build();
  }

  static ModelCard card(Model model) {
    return ByteReader.decode("model", model.getCard().toByteArray(), ModelCard::decode);
  }

  static Deed deed(Model model) {
    return ByteReader.decode("deed", model.getDeed().toByteArray(), Deed::decode);
  }

  private static ByteString signature(HostClient host, SigningKey key, Statement statement) {
    Signature signature = Signed.by(key, host.domain(), statement).signature();
    return ByteString.copyFrom(signature.toArray());
  }
}

package network.byline.peer.client;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import network.byline.base.codec.ByteReader;
import network.byline.base.identity.SigningKey;
import network.byline.base.record.ModelName;
import network.byline.base.statement.Deed;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.ModelFiles;
import network.byline.base.statement.Signed;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.peer.api.v1.BuildIndexEvent;
import network.byline.peer.api.v1.BuildIndexRequest;
import network.byline.peer.api.v1.BuiltIndex;
import network.byline.peer.api.v1.Datanet;
import network.byline.peer.api.v1.FileChunk;
import network.byline.peer.api.v1.GetModelRequest;
import network.byline.peer.api.v1.Model;
import network.byline.peer.api.v1.Progress;
import network.byline.peer.api.v1.RegisterModelRequest;
import network.byline.peer.api.v1.Snapshot;
import network.byline.peer.api.v1.TrainEstimate;
import network.byline.peer.api.v1.TrainEvent;
import network.byline.peer.api.v1.TrainRequest;
import network.byline.peer.api.v1.TrainedAdapter;
import network.byline.peer.api.v1.UploadedFile;

/** What model developers do: train adapters, upload files, sign cards and deeds. */
public final class Developing {

  private static final int CHUNK_BYTES = 256 * 1024;

  private final HostClient host;

  public Developing(HostClient host) {
    this.host = host;
  }

  /** Returns a model by name. */
  public Model model(String name) {
    return host.models().getModel(GetModelRequest.newBuilder().setName(name).build());
  }

  /** Returns the model of a name, if there is one. */
  public Optional<Model> find(ModelName name) {
    try {
      return Optional.of(model(name.value()));
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Uploads one file as open data. */
  public ModelFiles.StoredFile upload(String name, byte[] content) {
    List<FileChunk> chunks = new ArrayList<>();
    for (int at = 0; at < Math.max(1, content.length); at += CHUNK_BYTES) {
      int length = Math.min(CHUNK_BYTES, content.length - at);
      chunks.add(
          FileChunk.newBuilder()
              .setName(name)
              .setData(ByteString.copyFrom(content, at, length))
              .build());
    }
    UploadedFile stored =
        Uploads.send(chunks.iterator(), answer -> host.modelUploads().uploadFile(answer));
    Digest digest = Digest.sha256(content);
    if (!HostClient.digest(stored.getDigest()).equals(digest)) {
      throw new IllegalStateException("the host stored other bytes of " + name + " than were sent");
    }
    return new ModelFiles.StoredFile(digest, HostClient.digest(stored.getManifest()));
  }

  /** Has the span index of a snapshot built for a tokenizer. */
  public BuiltIndex buildIndex(
      String datanet, long snapshot, Digest tokenizer, Consumer<Progress> progress) {
    Iterator<BuildIndexEvent> events =
        host.models()
            .buildIndex(
                BuildIndexRequest.newBuilder()
                    .setDatanet(datanet)
                    .setSnapshot(snapshot)
                    .setTokenizer(HostClient.bytes(tokenizer))
                    .build());
    while (events.hasNext()) {
      BuildIndexEvent event = events.next();
      if (event.hasBuilt()) {
        return event.getBuilt();
      }
      progress.accept(event.getProgress());
    }
    throw new IllegalStateException("the host ended the call without an index");
  }

  /** Hears of a training as it goes. */
  public interface TrainingEvents {
    /** What the training will take. */
    void estimated(TrainEstimate estimate);

    /** How far it is. */
    void progressed(Progress progress);
  }

  /** Trains an adapter on a datanet's newest snapshot; empty when only the estimate was asked. */
  public Optional<TrainedAdapter> train(
      String base, String datanet, String recipe, boolean estimateOnly, TrainingEvents listener) {
    Iterator<TrainEvent> events =
        host.models()
            .train(
                TrainRequest.newBuilder()
                    .setBase(base)
                    .setDatanet(datanet)
                    .setRecipe(recipe)
                    .setEstimateOnly(estimateOnly)
                    .build());
    while (events.hasNext()) {
      TrainEvent event = events.next();
      switch (event.getEventCase()) {
        case ESTIMATE -> listener.estimated(event.getEstimate());
        case PROGRESS -> listener.progressed(event.getProgress());
        case TRAINED -> {
          return Optional.of(event.getTrained());
        }
        case EVENT_NOT_SET -> throw new IllegalStateException("the host sent an empty event");
      }
    }
    return Optional.empty();
  }

  /** Registers a base that stands on no datanet. */
  public Model registerBase(
      SigningKey developer, ModelName name, ModelFiles files, int contract, Amount price) {
    ModelCard card =
        new ModelCard(name, developer.address(), Digest.ZERO, contract, files, Optional.empty());
    Address treasury = HostClient.address(host.status().getTreasury());
    Deed deed =
        new Deed(
            card.root(),
            developer.address(),
            developer.address(),
            treasury,
            treasury,
            price,
            Deed.DEFAULT_PARTS,
            0);
    return register(developer, card, deed);
  }

  /**
   * Registers an adapter over a registered base.
   *
   * @param config {@code adapter_config.json}
   * @param weights {@code adapter_model.safetensors}
   * @param recipe how it was trained
   */
  public Model registerAdapter(
      SigningKey developer,
      ModelName name,
      Model base,
      ModelFiles.StoredFile config,
      ModelFiles.StoredFile weights,
      ModelFiles.StoredFile recipe,
      Datanet datanet,
      Snapshot snapshot,
      BuiltIndex index,
      Amount price) {
    ModelCard baseCard = card(base);
    ModelFiles files =
        new ModelFiles(
            baseCard.files().config(),
            baseCard.files().weights(),
            baseCard.files().tokenizer(),
            recipe,
            Optional.of(new ModelFiles.AdapterFiles(config, weights)));
    ModelCard card =
        new ModelCard(
            name,
            developer.address(),
            HostClient.digest(base.getRoot()),
            baseCard.arithmeticContract(),
            files,
            Optional.of(
                new ModelCard.Source(
                    HostClient.digest(datanet.getId()),
                    snapshot.getNumber(),
                    HostClient.digest(snapshot.getRoot()),
                    HostClient.digest(index.getSegmentRoot()),
                    HostClient.digest(index.getSegment()))));
    Deed deed =
        new Deed(
            card.root(),
            developer.address(),
            baseCard.developer(),
            HostClient.address(datanet.getCurator()),
            HostClient.address(host.status().getTreasury()),
            price,
            Deed.DEFAULT_PARTS,
            0);
    return register(developer, card, deed);
  }

  /** Returns a model's card. */
  public static ModelCard card(Model model) {
    return ByteReader.decode("model", model.getCard().toByteArray(), ModelCard::decode);
  }

  private Model register(SigningKey developer, ModelCard card, Deed deed) {
    Signed<ModelCard> signedCard = Signed.by(developer, host.domain(), card);
    Signed<Deed> signedDeed = Signed.by(developer, host.domain(), deed);
    return host.models()
        .registerModel(
            RegisterModelRequest.newBuilder()
                .setCard(ByteString.copyFrom(card.toBytes()))
                .setCardSignature(ByteString.copyFrom(signedCard.signature().toArray()))
                .setDeed(ByteString.copyFrom(deed.toBytes()))
                .setDeedSignature(ByteString.copyFrom(signedDeed.signature().toArray()))
                .build());
  }
}

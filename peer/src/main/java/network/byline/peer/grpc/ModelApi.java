package network.byline.peer.grpc;

import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import network.byline.base.eip712.Domain;
import network.byline.base.statement.Deed;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.Role;
import network.byline.base.statement.Signed;
import network.byline.base.statement.Snapshot;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import network.byline.peer.api.v1.BuildIndexEvent;
import network.byline.peer.api.v1.BuildIndexRequest;
import network.byline.peer.api.v1.BuiltIndex;
import network.byline.peer.api.v1.DeedPart;
import network.byline.peer.api.v1.FileChunk;
import network.byline.peer.api.v1.GetModelRequest;
import network.byline.peer.api.v1.ListModelsRequest;
import network.byline.peer.api.v1.ListModelsResponse;
import network.byline.peer.api.v1.Model;
import network.byline.peer.api.v1.ModelServiceGrpc;
import network.byline.peer.api.v1.Progress;
import network.byline.peer.api.v1.RegisterModelRequest;
import network.byline.peer.api.v1.TrainEstimate;
import network.byline.peer.api.v1.TrainEvent;
import network.byline.peer.api.v1.TrainRequest;
import network.byline.peer.api.v1.TrainedAdapter;
import network.byline.peer.api.v1.UploadedFile;
import network.byline.storage.block.BlockStore;
import network.byline.storage.view.DatanetView;
import network.byline.storage.view.ModelView;
import network.byline.storage.view.Views;

/** Models: files, indexes, training, registration. */
final class ModelApi extends ModelServiceGrpc.ModelServiceImplBase {

  private static final int MAX_FILE_BYTES = 512 << 20;

  private final Domain domain;
  private final HostCommands host;
  private final Views views;
  private final BlockStore blocks;
  private final Numbers numbers;

  ModelApi(Domain domain, HostCommands host, Views views, BlockStore blocks, Numbers numbers) {
    this.domain = domain;
    this.host = host;
    this.views = views;
    this.blocks = blocks;
    this.numbers = numbers;
  }

  @Override
  public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> answer) {
    Answering.one(
        answer,
        () ->
            ListModelsResponse.newBuilder()
                .addAllModels(views.models().stream().map(this::message).toList())
                .build());
  }

  @Override
  public void getModel(GetModelRequest request, StreamObserver<Model> answer) {
    Answering.one(
        answer,
        () ->
            message(
                request.getRoot().isEmpty()
                    ? named(views, request.getName())
                    : views
                        .model(Messages.digest(request.getRoot(), "root"))
                        .orElseThrow(() -> unknown("with this root"))));
  }

  @Override
  public StreamObserver<FileChunk> uploadFile(StreamObserver<UploadedFile> answer) {
    return new Upload(answer);
  }

  @Override
  public void buildIndex(BuildIndexRequest request, StreamObserver<BuildIndexEvent> answer) {
    try {
      Snapshot snapshot = snapshot(request.getDatanet(), request.getSnapshot());
      answer.onNext(
          BuildIndexEvent.newBuilder()
              .setProgress(Progress.newBuilder().setPhase("building the span index"))
              .build());
      BuiltIndex built = index(snapshot, Messages.digest(request.getTokenizer(), "tokenizer"));
      answer.onNext(BuildIndexEvent.newBuilder().setBuilt(built).build());
      answer.onCompleted();
    } catch (RuntimeException e) {
      answer.onError(Answering.toStatus(e));
    }
  }

  @Override
  public void registerModel(RegisterModelRequest request, StreamObserver<Model> answer) {
    Answering.one(
        answer,
        () -> {
          Signed<ModelCard> card =
              Messages.signed(
                  "model",
                  request.getCard(),
                  request.getCardSignature(),
                  domain,
                  ModelCard::decode);
          Signed<Deed> deed =
              Messages.signed(
                  "deed", request.getDeed(), request.getDeedSignature(), domain, Deed::decode);
          if (!deed.statement().model().equals(card.statement().root())
              || !deed.statement().developer().equals(card.statement().developer())) {
            throw RefusedException.invalid(
                "deed.model and deed.developer must be those of the card");
          }
          requireOwnName(card.statement());
          requireFiles(card.statement());
          Answering.await(host.register(card, deed));
          return Waiting.until(() -> views.model(card.statement().root()))
              .map(this::message)
              .orElseThrow(() -> Waiting.late("the model"));
        });
  }

  @Override
  public void train(TrainRequest request, StreamObserver<TrainEvent> answer) {
    ServerCallStreamObserver<TrainEvent> stream = (ServerCallStreamObserver<TrainEvent>) answer;
    try {
      ModelView base =
          named(views, request.getBase().isEmpty() ? "byline-base-2m" : request.getBase());
      if (base.card().statement().files().adapter().isPresent()) {
        throw RefusedException.invalid("'" + request.getBase() + "' is an adapter: name a base");
      }
      Snapshot snapshot = snapshot(request.getDatanet(), 0);
      TrainingEvents events = new TrainingEvents(stream);
      if (request.getEstimateOnly()) {
        numbers
            .estimate(
                base.card().statement(),
                snapshot.blob(),
                blobs(snapshot),
                request.getRecipe(),
                events)
            .toCompletableFuture()
            .join();
      } else {
        Numbers.Training training =
            numbers.train(
                base.card().statement(),
                snapshot.blob(),
                blobs(snapshot),
                request.getRecipe(),
                events);
        // This thread waits for the training, so that a cancel handler would be called after it.
        Context.current().addListener(_ -> training.cancel(), Runnable::run);
        Numbers.TrainedFiles files = training.files().toCompletableFuture().join();
        BuiltIndex index = index(snapshot, base.card().statement().files().tokenizer().manifest());
        events.send(TrainEvent.newBuilder().setTrained(trained(files, snapshot, index)).build());
      }
      stream.onCompleted();
    } catch (CompletionException e) {
      stream.onError(
          RefusedException.notNow(
                  "the training failed: "
                      + (e.getCause() == null ? e.getMessage() : e.getCause().getMessage()))
              .status()
              .asRuntimeException());
    } catch (RuntimeException e) {
      stream.onError(Answering.toStatus(e));
    }
  }

  static ModelView named(Views views, String name) {
    return views.modelByName(name).orElseThrow(() -> unknown("'" + name + "'"));
  }

  private static RefusedException unknown(String which) {
    return RefusedException.notFound(
        "there is no model " + which + "; byline model list shows those that there are");
  }

  /** A name belongs to whoever registered it first. */
  private void requireOwnName(ModelCard card) {
    views
        .modelByName(card.name().value())
        .filter(other -> !other.card().statement().developer().equals(card.developer()))
        .ifPresent(
            _ -> {
              throw RefusedException.conflict(
                  "the model name '" + card.name().value() + "' belongs to another developer here");
            });
  }

  private void requireFiles(ModelCard card) {
    if (!blocks.contains(card.files().weights().manifest())
        || !blocks.contains(card.files().config().manifest())
        || !blocks.contains(card.files().tokenizer().manifest())
        || !blocks.contains(card.files().recipe().manifest())) {
      throw RefusedException.notNow("a file of the model is missing here: upload it first");
    }
    card.source()
        .ifPresent(
            source -> {
              boolean published =
                  views.snapshots(source.datanet()).stream()
                      .anyMatch(s -> s.statement().root().equals(source.snapshotRoot()));
              if (!published || !blocks.contains(source.segment())) {
                throw RefusedException.notNow(
                    "the model's snapshot or its span index is not here: publish and build it"
                        + " first");
              }
            });
  }

  private Snapshot snapshot(String datanet, long number) {
    DatanetView view =
        views.datanetByName(datanet).orElseThrow(() -> Records.unknownDatanet(datanet));
    List<Signed<Snapshot>> snapshots = views.snapshots(view.id());
    if (snapshots.isEmpty()) {
      throw RefusedException.notNow(
          "datanet " + datanet + " has no snapshot: byline datanet publish " + datanet);
    }
    long wanted = number == 0 ? snapshots.size() : number;
    return snapshots.stream()
        .map(Signed::statement)
        .filter(s -> s.number() == wanted)
        .findFirst()
        .orElseThrow(
            () -> RefusedException.notFound("datanet " + datanet + " has no snapshot " + wanted));
  }

  private List<Digest> blobs(Snapshot snapshot) {
    return views.contributions(snapshot.datanet()).stream()
        .limit(snapshot.logSize())
        .map(c -> c.signed().statement().blob())
        .toList();
  }

  private BuiltIndex index(Snapshot snapshot, Digest tokenizer) {
    Numbers.IndexFile built =
        numbers
            .buildIndex(tokenizer, snapshot.blob(), blobs(snapshot))
            .toCompletableFuture()
            .join();
    return BuiltIndex.newBuilder()
        .setSegment(Messages.bytes(store(built.file())))
        .setSegmentRoot(Messages.bytes(built.root()))
        .setTokens(built.tokens())
        .setPassages(built.passages())
        .build();
  }

  private TrainedAdapter trained(Numbers.TrainedFiles files, Snapshot snapshot, BuiltIndex index) {
    return TrainedAdapter.newBuilder()
        .setAdapterConfigDigest(digest(files.adapterConfig()))
        .setAdapterWeightsDigest(digest(files.adapterWeights()))
        .setRecipeDigest(digest(files.recipe()))
        .setAdapterConfig(Messages.bytes(store(files.adapterConfig())))
        .setAdapterWeights(Messages.bytes(store(files.adapterWeights())))
        .setRecipe(Messages.bytes(store(files.recipe())))
        .setSegment(index.getSegment())
        .setSegmentRoot(index.getSegmentRoot())
        .setSnapshot(snapshot.number())
        .setFirstLoss(files.firstLoss())
        .setLastLoss(files.lastLoss())
        .build();
  }

  private static ByteString digest(Path file) {
    return Messages.bytes(Digest.sha256(read(file)));
  }

  /** Keeps a file that a worker left as open data, and removes it from the worker's folder. */
  private Digest store(Path file) {
    Digest manifest = blocks.putBlob(read(file));
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return manifest;
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException("the worker's file " + file + " cannot be read", e);
    }
  }

  private Model message(ModelView view) {
    ModelCard card = view.card().statement();
    Model.Builder message =
        Model.newBuilder()
            .setName(card.name().value())
            .setRoot(Messages.bytes(view.root()))
            .setCard(Messages.bytes(card))
            .setDeveloper(Messages.bytes(card.developer()));
    card.source()
        .ifPresent(
            source ->
                message
                    .setSnapshot(source.snapshotNumber())
                    .setDatanet(
                        views
                            .datanet(source.datanet())
                            .map(d -> d.charter().statement().name().value())
                            .orElse("")));
    if (!card.base().equals(Digest.ZERO)) {
      views
          .model(card.base())
          .ifPresent(b -> message.setBaseName(b.card().statement().name().value()));
    }
    view.deed().ifPresent(deed -> addDeed(message, view.deedDigest(), deed.statement()));
    return message.build();
  }

  private static void addDeed(Model.Builder message, Optional<Digest> digest, Deed deed) {
    message
        .setDeed(Messages.bytes(deed))
        .setPricePerToken(deed.pricePerToken().toString())
        .addAllParts(parts(deed));
    digest.ifPresent(d -> message.setDeedHash(Messages.bytes(d)));
  }

  static List<DeedPart> parts(Deed deed) {
    return List.of(Role.values()).stream().map(role -> part(deed, role)).toList();
  }

  private static DeedPart part(Deed deed, Role role) {
    DeedPart.Builder part =
        DeedPart.newBuilder().setRole(NetworkApi.name(role)).setPpm(deed.part(role));
    payee(deed, role).ifPresent(payee -> part.setPayee(Messages.bytes(payee)));
    return part.build();
  }

  private static Optional<Address> payee(Deed deed, Role role) {
    return switch (role) {
      case MODEL_DEVELOPER -> Optional.of(deed.developer());
      case BASE_AUTHOR -> Optional.of(deed.baseAuthor());
      case CURATOR -> Optional.of(deed.curator());
      case STORAGE, PROTOCOL -> Optional.of(deed.treasury());
      case DATA, COMPUTE, SCORING -> Optional.empty();
    };
  }

  /** Passes a training's events on to one caller. */
  private static final class TrainingEvents implements Numbers.TrainingListener {

    private final ServerCallStreamObserver<TrainEvent> stream;

    TrainingEvents(ServerCallStreamObserver<TrainEvent> stream) {
      this.stream = stream;
    }

    @Override
    public void estimated(long steps, long tokens, double seconds, String recipe) {
      send(
          TrainEvent.newBuilder()
              .setEstimate(
                  TrainEstimate.newBuilder()
                      .setSteps(steps)
                      .setTokens(tokens)
                      .setSeconds(seconds)
                      .setRecipe(recipe))
              .build());
    }

    @Override
    public void progressed(String phase, long done, long total, double loss, double secondsLeft) {
      // A slow reader misses progress, not the result.
      if (stream.isReady()) {
        send(
            TrainEvent.newBuilder()
                .setProgress(
                    Progress.newBuilder()
                        .setPhase(phase)
                        .setDone(done)
                        .setTotal(total)
                        .setLoss(loss)
                        .setSecondsLeft(secondsLeft))
                .build());
      }
    }

    synchronized void send(TrainEvent event) {
      if (!stream.isCancelled()) {
        stream.onNext(event);
      }
    }
  }

  /** Gathers a file's pieces up to a bound and stores it as open data. */
  private final class Upload implements StreamObserver<FileChunk> {

    private final StreamObserver<UploadedFile> answer;
    private final ByteArrayOutputStream pieces = new ByteArrayOutputStream();
    private boolean ended;

    Upload(StreamObserver<UploadedFile> answer) {
      this.answer = answer;
    }

    @Override
    public void onNext(FileChunk chunk) {
      if (ended) {
        return;
      }
      if (pieces.size() + chunk.getData().size() > MAX_FILE_BYTES) {
        ended = true;
        answer.onError(
            RefusedException.invalid("a model file has at most " + MAX_FILE_BYTES + " bytes")
                .status()
                .asRuntimeException());
        return;
      }
      pieces.writeBytes(chunk.getData().toByteArray());
    }

    @Override
    public void onError(Throwable gone) {
      ended = true;
    }

    @Override
    public void onCompleted() {
      if (!ended) {
        ended = true;
        Answering.one(
            answer,
            () -> {
              byte[] content = pieces.toByteArray();
              return UploadedFile.newBuilder()
                  .setManifest(Messages.bytes(blocks.putBlob(content)))
                  .setDigest(Messages.bytes(Digest.sha256(content)))
                  .setSize(content.length)
                  .build();
            });
      }
    }
  }
}

package network.byline.peer.grpc;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import network.byline.actors.Actors;
import network.byline.attribution.process.TaskFailedException;
import network.byline.attribution.process.WorkerDiedException;
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
import org.jspecify.annotations.Nullable;

/** Models: files, indexes, training, registration. */
final class ModelApi extends ModelServiceGrpc.ModelServiceImplBase {

  private static final long MAX_FILE_BYTES = 512L << 20;
  private static final int MAX_RECIPE_CHARS = 64 * 1024;
  private static final String DEFAULT_BASE = "byline-base-2m";

  private final Domain domain;
  private final Actors actors;
  private final Views views;
  private final BlockStore blocks;
  private final Numbers numbers;
  private final ModelTexts texts;
  private final UploadRoom room;

  ModelApi(
      Domain domain,
      Actors actors,
      Views views,
      BlockStore blocks,
      Numbers numbers,
      ModelTexts texts,
      UploadRoom room) {
    this.texts = texts;
    this.room = room;
    this.domain = domain;
    this.actors = actors;
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
                    ? named(views, request.getName(), "name")
                    : views
                        .model(Messages.digest(request.getRoot(), "root"))
                        .orElseThrow(
                            () -> unknown(Messages.digest(request.getRoot(), "root").toString()))));
  }

  @Override
  public StreamObserver<FileChunk> uploadFile(StreamObserver<UploadedFile> answer) {
    return new Upload<>(room, answer, "a model file", MAX_FILE_BYTES) {
      @Override
      ByteString bytesOf(FileChunk piece) {
        return piece.getData();
      }

      @Override
      UploadedFile answerTo(byte[] content) {
        if (content.length == 0) {
          throw RefusedException.invalid("data is missing: a file has a byte at least");
        }
        return UploadedFile.newBuilder()
            .setManifest(Messages.bytes(blocks.putBlob(content)))
            .setDigest(Messages.bytes(Digest.sha256(content)))
            .setSize(content.length)
            .build();
      }
    };
  }

  @Override
  public void buildIndex(BuildIndexRequest request, StreamObserver<BuildIndexEvent> answer) {
    Sending.start(
        answer,
        caller -> {
          Snapshot snapshot = snapshot(request.getDatanet(), request.getSnapshot());
          Digest tokenizer = Messages.digest(request.getTokenizer(), "tokenizer");
          if (!blocks.contains(tokenizer)) {
            throw RefusedException.notFound(
                "tokenizer " + tokenizer + " is not stored here: upload tokenizer.json first");
          }
          caller.send(
              BuildIndexEvent.newBuilder()
                  .setProgress(Progress.newBuilder().setPhase("building the span index"))
                  .build());
          try {
            caller.send(BuildIndexEvent.newBuilder().setBuilt(index(snapshot, tokenizer)).build());
          } catch (TaskFailedException | WorkerDiedException e) {
            throw RefusedException.notNow("the index cannot be built: " + e.getMessage());
          }
        });
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
          var _ = texts.of(card.statement());
          Answering.await(actors.registerModel(card, deed));
          return message(views.model(card.statement().root()).orElseThrow());
        });
  }

  @Override
  public void train(TrainRequest request, StreamObserver<TrainEvent> answer) {
    Sending.start(answer, caller -> train(request, caller));
  }

  private void train(TrainRequest request, Sending<TrainEvent> caller) throws InterruptedException {
    ModelView base =
        named(views, request.getBase().isEmpty() ? DEFAULT_BASE : request.getBase(), "base");
    ModelCard card = base.card().statement();
    if (card.files().adapter().isPresent()) {
      throw RefusedException.invalid("base '" + card.name() + "' is an adapter: name a base");
    }
    if (request.getRecipe().length() > MAX_RECIPE_CHARS) {
      throw RefusedException.invalid(
          "recipe has "
              + request.getRecipe().length()
              + " characters: give at most "
              + MAX_RECIPE_CHARS);
    }
    Snapshot snapshot = snapshot(request.getDatanet(), 0);
    TrainingEvents events = new TrainingEvents();
    try {
      if (request.getEstimateOnly()) {
        events.sendUntil(
            numbers.estimate(card, snapshot.blob(), blobs(snapshot), request.getRecipe(), events),
            caller);
        return;
      }
      Numbers.Training training =
          numbers.train(card, snapshot.blob(), blobs(snapshot), request.getRecipe(), events);
      Numbers.TrainedFiles files;
      boolean trained = false;
      try {
        files = events.sendUntil(training.files(), caller);
        trained = true;
      } finally {
        if (!trained) {
          training.cancel();
        }
      }
      BuiltIndex index = index(snapshot, card.files().tokenizer().manifest());
      caller.send(TrainEvent.newBuilder().setTrained(trained(files, snapshot, index)).build());
    } catch (TaskFailedException | WorkerDiedException e) {
      throw RefusedException.notNow("the training failed: " + e.getMessage());
    }
  }

  static ModelView named(Views views, String name, String field) {
    return views
        .modelByName(Messages.name(name, field))
        .orElseThrow(() -> unknown("'" + name + "'"));
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
              RecipeCheck.requireAgreement(card, source, views, blocks);
            });
  }

  private Snapshot snapshot(String datanet, long number) {
    DatanetView view =
        views
            .datanetByName(Messages.name(datanet, "datanet"))
            .orElseThrow(() -> Records.unknownDatanet(datanet));
    List<Signed<Snapshot>> snapshots = views.snapshots(view.id());
    if (snapshots.isEmpty()) {
      throw RefusedException.notNow(
          "datanet " + datanet + " has no snapshot: byline datanet publish " + datanet);
    }
    long wanted = number == 0 ? snapshots.size() : Messages.number(number, "snapshot");
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

  private BuiltIndex index(Snapshot snapshot, Digest tokenizer) throws InterruptedException {
    Numbers.IndexFile built =
        Answering.awaitLong(numbers.buildIndex(tokenizer, snapshot.blob(), blobs(snapshot)));
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
    // A worker is not believed: a link that it left would lead to files that it cannot read.
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return in.readAllBytes();
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
            .setContext(texts.context(card))
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

  /**
   * A training's events, kept for the thread that sends them: the latest progress only, since a
   * slow reader misses progress, not the result.
   */
  private static final class TrainingEvents implements Numbers.TrainingListener {

    private final BlockingQueue<Optional<TrainEvent>> heard = new LinkedBlockingQueue<>();
    private final AtomicReference<@Nullable TrainEvent> progress = new AtomicReference<>();

    @Override
    public void estimated(long steps, long tokens, double seconds, String recipe) {
      heard.add(
          Optional.of(
              TrainEvent.newBuilder()
                  .setEstimate(
                      TrainEstimate.newBuilder()
                          .setSteps(steps)
                          .setTokens(tokens)
                          .setSeconds(seconds)
                          .setRecipe(recipe))
                  .build()));
    }

    @Override
    public void progressed(String phase, long done, long total, double loss, double secondsLeft) {
      TrainEvent now =
          TrainEvent.newBuilder()
              .setProgress(
                  Progress.newBuilder()
                      .setPhase(phase)
                      .setDone(done)
                      .setTotal(total)
                      .setLoss(loss)
                      .setSecondsLeft(secondsLeft))
              .build();
      if (progress.getAndSet(now) == null) {
        heard.add(Optional.empty());
      }
    }

    /** Sends what is heard until a stage ends, and returns what it ends with. */
    <T> T sendUntil(CompletionStage<T> end, Sending<TrainEvent> caller)
        throws InterruptedException {
      var _ = end.whenComplete((_, _) -> heard.add(Optional.empty()));
      while (!end.toCompletableFuture().isDone() || !heard.isEmpty()) {
        Optional<TrainEvent> event = heard.take();
        Optional<TrainEvent> next = event.or(() -> Optional.ofNullable(progress.getAndSet(null)));
        if (next.isPresent()) {
          caller.send(next.get());
        }
      }
      return Answering.awaitLong(end);
    }
  }
}

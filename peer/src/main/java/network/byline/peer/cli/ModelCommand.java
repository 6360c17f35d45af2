package network.byline.peer.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import network.byline.base.identity.SigningKey;
import network.byline.base.record.ModelName;
import network.byline.base.statement.ModelFiles;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.peer.api.v1.BuiltIndex;
import network.byline.peer.api.v1.Datanet;
import network.byline.peer.api.v1.DeedPart;
import network.byline.peer.api.v1.ListModelsRequest;
import network.byline.peer.api.v1.Model;
import network.byline.peer.api.v1.Progress;
import network.byline.peer.api.v1.Snapshot;
import network.byline.peer.api.v1.TrainEstimate;
import network.byline.peer.api.v1.TrainedAdapter;
import network.byline.peer.client.Contributing;
import network.byline.peer.client.Developing;
import network.byline.peer.client.HostClient;
import network.byline.peer.client.ModelFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code byline model}: train, register, list and show models. */
@Command(
    name = "model",
    description = "Train, register, list and show models.",
    footer = {
      "",
      "Examples:",
      "  byline model train cook --datanet recipes --as ada",
      "  byline model register mine FOLDER --base byline-base-2m --datanet recipes --as ada",
      "  byline model list"
    },
    subcommands = {
      ModelCommand.Train.class,
      ModelCommand.Register.class,
      ModelCommand.ListAll.class,
      ModelCommand.Show.class
    })
final class ModelCommand implements Callable<Integer> {

  /** The base that every fresh host registers. */
  static final String DEFAULT_BASE = "byline-base-2m";

  @Mixin private CommonOptions common;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw Byline.incomplete(spec);
  }

  /** Trains an adapter and registers it. */
  @Command(
      name = "train",
      description = {
        "Train an adapter on a datanet's newest snapshot and register it under a name.",
        "The estimate comes first, then the loss as it falls."
      },
      footer = {
        "",
        "Examples:",
        "  byline model train cook --datanet recipes --as ada",
        "  byline model train cook --datanet recipes --estimate",
        "  byline model train cook --datanet recipes --recipe recipe.json --price 0.000002 --as ada"
      })
  static final class Train implements Callable<Integer> {

    @Mixin private CommonOptions common;
    @Mixin private HostOption host;
    @Mixin private AsOption as;

    @Parameters(paramLabel = "NAME", description = "What to call the model.")
    private String name = "";

    @Option(names = "--datanet", paramLabel = "DATANET", required = true)
    private String datanet = "";

    @Option(
        names = "--base",
        paramLabel = "MODEL",
        defaultValue = DEFAULT_BASE,
        description = "The registered base under the adapter (default: ${DEFAULT-VALUE}).")
    private String base = DEFAULT_BASE;

    @Option(names = "--recipe", paramLabel = "FILE", description = "A recipe, JSON.")
    private @Nullable Path recipe;

    @Option(names = "--estimate", description = "Only say how long it would take.")
    private boolean estimateOnly;

    @Option(
        names = "--price",
        paramLabel = "COINS",
        defaultValue = "0.000001",
        description = "The price of one token (default: ${DEFAULT-VALUE}).")
    private String price = "";

    @Override
    public Integer call() throws IOException {
      Terminal terminal = common.terminal();
      ModelName modelName = modelName(name);
      Amount pricePerToken = Coins.parse("--price", price);
      String recipeText = recipe == null ? "" : Files.readString(recipe, StandardCharsets.UTF_8);
      SigningKey developer =
          estimateOnly ? null : new Keys(common.home(), terminal).open(as.name());
      Map<String, Object> document = new LinkedHashMap<>();
      try (HostClient client = host.connect()) {
        Developing developing = new Developing(client);
        if (developer != null) {
          requireOwnName(terminal, developing, modelName, developer);
        }
        Optional<TrainedAdapter> trained =
            developing.train(
                base, datanet, recipeText, estimateOnly, new TrainingView(terminal, document));
        if (trained.isPresent() && developer != null) {
          Model model =
              register(client, developing, developer, modelName, trained.get(), pricePerToken);
          printDeed(terminal, model);
          terminal.print("model " + name + "  " + HostClient.digest(model.getRoot()));
          terminal.say("Ask it: byline ask " + name + " \"...\"");
          document.putAll(describe(model));
        }
      }
      terminal.document(document);
      return ExitCodes.OK;
    }

    private Model register(
        HostClient client,
        Developing developing,
        SigningKey developer,
        ModelName modelName,
        TrainedAdapter trained,
        Amount pricePerToken) {
      Datanet target = new Contributing(client).datanet(datanet);
      Snapshot snapshot = snapshot(target, trained.getSnapshot());
      BuiltIndex index =
          BuiltIndex.newBuilder()
              .setSegment(trained.getSegment())
              .setSegmentRoot(trained.getSegmentRoot())
              .build();
      return developing.registerAdapter(
          developer,
          modelName,
          developing.model(base),
          stored(trained.getAdapterConfigDigest(), trained.getAdapterConfig()),
          stored(trained.getAdapterWeightsDigest(), trained.getAdapterWeights()),
          stored(trained.getRecipeDigest(), trained.getRecipe()),
          target,
          snapshot,
          index,
          pricePerToken);
    }
  }

  private static final class TrainingView implements Developing.TrainingEvents {

    private final Terminal terminal;
    private final Map<String, Object> document;

    TrainingView(Terminal terminal, Map<String, Object> document) {
      this.terminal = terminal;
      this.document = document;
    }

    @Override
    public void estimated(TrainEstimate estimate) {
      terminal.say(
          "Training: "
              + estimate.getSteps()
              + " steps over "
              + estimate.getTokens()
              + " tokens, about "
              + Math.max(1, Math.round(estimate.getSeconds()))
              + " s on this host");
      document.put("steps", estimate.getSteps());
      document.put("tokens", estimate.getTokens());
      document.put("estimatedSeconds", estimate.getSeconds());
    }

    @Override
    public void progressed(Progress progress) {
      terminal.progress(
          String.format(
              "  %s %d/%d  loss %.3f  %.0f s left",
              progress.getPhase(),
              progress.getDone(),
              progress.getTotal(),
              progress.getLoss(),
              progress.getSecondsLeft()));
    }
  }

  /** Registers a model from files. */
  @Command(
      name = "register",
      description = {
        "Register a model from a folder: a base (config.json, model.safetensors, tokenizer.json,"
            + " recipe.json), or with --base an adapter (adapter_config.json,"
            + " adapter_model.safetensors, recipe.json)."
      },
      footer = {
        "",
        "Examples:",
        "  byline model register tiny models/byline-base-2m --as ada",
        "  byline model register lex models/lexicon --base byline-base-2m --datanet lexicon --as"
            + " ada"
      })
  static final class Register implements Callable<Integer> {

    @Mixin private CommonOptions common;
    @Mixin private HostOption host;
    @Mixin private AsOption as;

    @Parameters(index = "0", paramLabel = "NAME")
    private String name = "";

    @Parameters(index = "1", paramLabel = "FOLDER")
    private Path folder = Path.of(".");

    @Option(names = "--base", paramLabel = "MODEL", description = "The base under an adapter.")
    private @Nullable String base;

    @Option(names = "--datanet", paramLabel = "DATANET", description = "What it was trained on.")
    private @Nullable String datanet;

    @Option(
        names = "--snapshot",
        paramLabel = "N",
        description = "Which snapshot (default: the newest).")
    private long snapshot;

    @Option(names = "--price", paramLabel = "COINS", defaultValue = "0.000001")
    private String price = "";

    @Override
    public Integer call() {
      Terminal terminal = common.terminal();
      ModelName modelName = modelName(name);
      if ((base == null) != (datanet == null)) {
        throw CommandFailure.usage("--base and --datanet go together: an adapter needs both");
      }
      SigningKey developer = new Keys(common.home(), terminal).open(as.name());
      try (HostClient client = host.connect()) {
        Developing developing = new Developing(client);
        requireOwnName(terminal, developing, modelName, developer);
        ModelFolder files = new ModelFolder(developing, folder);
        Model model =
            base == null
                ? files.registerBase(developer, modelName, Coins.parse("--price", price))
                : files.registerAdapter(
                    developer,
                    modelName,
                    base,
                    new Contributing(client).datanet(String.valueOf(datanet)),
                    snapshot,
                    Coins.parse("--price", price),
                    progress -> terminal.progress("  " + progress.getPhase()));
        printDeed(terminal, model);
        terminal.print("model " + name + "  " + HostClient.digest(model.getRoot()));
        terminal.document(describe(model));
      }
      return ExitCodes.OK;
    }
  }

  /** Lists models. */
  @Command(
      name = "list",
      description = "List the models of a host.",
      footer = {"", "Example:", "  byline model list"})
  static final class ListAll implements Callable<Integer> {

    @Mixin private CommonOptions common;
    @Mixin private HostOption host;

    @Override
    public Integer call() {
      Terminal terminal = common.terminal();
      List<Map<String, Object>> rows = new ArrayList<>();
      try (HostClient client = host.connect()) {
        for (Model model :
            client.models().listModels(ListModelsRequest.getDefaultInstance()).getModelsList()) {
          terminal.print(
              String.format(
                  "%-20s %s  on %s  %s a token",
                  model.getName(),
                  HostClient.digest(model.getRoot()).toString().substring(0, 14),
                  model.getDatanet().isEmpty()
                      ? "no datanet"
                      : model.getDatanet() + " snapshot " + model.getSnapshot(),
                  Coins.format(model.getPricePerToken())));
          rows.add(describe(model));
        }
      }
      terminal.document(Map.of("models", rows));
      return ExitCodes.OK;
    }
  }

  /** Shows a model. */
  @Command(
      name = "show",
      description = "Show a model and its deed.",
      footer = {"", "Example:", "  byline model show lexicon"})
  static final class Show implements Callable<Integer> {

    @Mixin private CommonOptions common;
    @Mixin private HostOption host;

    @Parameters(paramLabel = "NAME")
    private String name = "";

    @Override
    public Integer call() {
      Terminal terminal = common.terminal();
      try (HostClient client = host.connect()) {
        Model model = new Developing(client).model(name);
        terminal.print(terminal.bold(model.getName()) + "  " + HostClient.digest(model.getRoot()));
        terminal.print("developer   " + HostClient.address(model.getDeveloper()));
        terminal.print(
            "base        "
                + (model.getBaseName().isEmpty() ? "none: it is a base" : model.getBaseName()));
        if (!model.getDatanet().isEmpty()) {
          terminal.print("trained on  " + model.getDatanet() + " snapshot " + model.getSnapshot());
        }
        printDeed(terminal, model);
        terminal.document(describe(model));
      }
      return ExitCodes.OK;
    }
  }

  static Snapshot snapshot(Datanet datanet, long number) {
    return datanet.getSnapshotsList().stream()
        .filter(s -> s.getNumber() == number)
        .findFirst()
        .orElseThrow(() -> CommandFailure.failed(datanet.getName() + " has no snapshot " + number));
  }

  private static ModelFiles.StoredFile stored(
      com.google.protobuf.ByteString digest, com.google.protobuf.ByteString manifest) {
    return new ModelFiles.StoredFile(HostClient.digest(digest), HostClient.digest(manifest));
  }

  private static ModelName modelName(String name) {
    try {
      return new ModelName(name);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()));
    }
  }

  /** A name belongs to whoever registered it first: said before a training, not after it. */
  private static void requireOwnName(
      Terminal terminal, Developing developing, ModelName name, SigningKey developer) {
    Optional<Model> taken = developing.find(name);
    if (taken.isEmpty()) {
      return;
    }
    Address owner = HostClient.address(taken.get().getDeveloper());
    if (!owner.equals(developer.address())) {
      throw CommandFailure.failed(
          "the model name '"
              + name.value()
              + "' belongs to another developer here, "
              + owner
              + ": choose another name");
    }
    terminal.say("'" + name.value() + "' is a model of yours; the new one takes over its name");
  }

  private static void printDeed(Terminal terminal, Model model) {
    terminal.print("deed        " + Coins.format(model.getPricePerToken()) + " a token, split:");
    for (DeedPart part : model.getPartsList()) {
      terminal.print(
          String.format(
              "  %-16s %5.1f %%  %s",
              part.getRole(),
              part.getPpm() / 10_000.0,
              part.getPayee().isEmpty() ? "" : HostClient.address(part.getPayee())));
    }
  }

  private static Map<String, Object> describe(Model model) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", model.getName());
    document.put("root", HostClient.digest(model.getRoot()).toString());
    document.put("developer", HostClient.address(model.getDeveloper()).toString());
    document.put("base", model.getBaseName());
    document.put("datanet", model.getDatanet());
    document.put("snapshot", model.getSnapshot());
    document.put("pricePerToken", model.getPricePerToken());
    document.put("deed", HostClient.digest(model.getDeedHash()).toString());
    Map<String, Object> parts = new LinkedHashMap<>();
    model.getPartsList().forEach(p -> parts.put(p.getRole(), p.getPpm()));
    document.put("partsPpm", parts);
    return document;
  }
}

package network.byline.attribution.process;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.Map;
import network.byline.attribution.format.Adapter;
import network.byline.attribution.format.ModelConfig;
import network.byline.attribution.process.protocol.Model;
import network.byline.attribution.strict.StrictModel;
import network.byline.attribution.tokenizer.Tokenizer;
import network.byline.attribution.train.BaseModel;

/** The models that this worker holds in memory: the few that were used last. */
final class LoadedModels {

  private static final int KEPT = 3;
  private final StoredData data;
  private final Map<Model, LoadedModel> models = new LinkedHashMap<>(8, 0.75f, true);

  LoadedModels(StoredData data) {
    this.data = data;
  }

  /**
   * A model ready to compute.
   *
   * @param tokenizer its tokenizer
   * @param tuned with its adapter, if it has one
   * @param base without
   */
  record LoadedModel(Tokenizer tokenizer, StrictModel tuned, StrictModel base) {

    boolean hasAdapter() {
      return tuned != base;
    }

    ModelConfig config() {
      return base.config();
    }
  }

  /** Returns a model, reading it if it is not in memory. */
  LoadedModel get(Model model) {
    LoadedModel loaded = models.get(model);
    if (loaded == null) {
      loaded = load(model);
      models.put(model, loaded);
      if (models.size() > KEPT) {
        models.remove(models.keySet().iterator().next());
      }
    }
    return loaded;
  }

  /** Reads the files of a base. */
  BaseModel files(Model model) {
    return BaseModel.of(
        data.read(model.getConfig(), "model.config"),
        data.read(model.getTokenizer(), "model.tokenizer"),
        data.read(model.getWeights(), "model.weights"));
  }

  private LoadedModel load(Model model) {
    BaseModel files = files(model);
    StrictModel base = StrictModel.of(files.config(), files.tensors());
    return new LoadedModel(files.tokenizer(), tuned(base, model), base);
  }

  private StrictModel tuned(StrictModel base, Model model) {
    ByteString config = model.getAdapterConfig();
    if (config.isEmpty()) {
      return base;
    }
    return base.withAdapter(
        Adapter.of(
            data.read(config, "model.adapterConfig"),
            data.read(model.getAdapterWeights(), "model.adapterWeights")));
  }
}

package network.byline.peer.grpc;

import java.util.LinkedHashMap;
import java.util.Map;
import network.byline.attribution.format.FormatException;
import network.byline.attribution.format.ModelConfig;
import network.byline.attribution.tokenizer.Tokenizer;
import network.byline.base.block.BlobException;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.ModelFiles;
import network.byline.base.value.Digest;
import network.byline.storage.block.BlockStore;

/** How models read and write text; the few that were asked for last are kept. */
final class ModelTexts {

  private static final int KEPT = 8;

  /**
   * How a model reads and writes text.
   *
   * @param context how many tokens prompt and answer may have together
   */
  record ModelText(Tokenizer tokenizer, int context) {}

  private record Files(Digest config, Digest tokenizer) {}

  private final BlockStore blocks;
  private final Map<Files, ModelText> read =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Files, ModelText> eldest) {
          return size() > KEPT;
        }
      };

  ModelTexts(BlockStore blocks) {
    this.blocks = blocks;
  }

  /** Returns how a model reads and writes text. */
  synchronized ModelText of(ModelCard model) {
    ModelFiles files = model.files();
    return read.computeIfAbsent(
        new Files(files.config().manifest(), files.tokenizer().manifest()), this::read);
  }

  /**
   * Returns how many tokens a model takes, prompt and answer together; 0 where its files cannot be
   * read.
   */
  int context(ModelCard model) {
    try {
      return config(model.files().config().manifest()).maxPositions();
    } catch (FormatException | IllegalArgumentException | BlobException e) {
      return 0;
    }
  }

  private ModelConfig config(Digest manifest) {
    return ModelConfig.parse(blocks.readBlob(manifest));
  }

  private ModelText read(Files files) {
    try {
      ModelConfig config = config(files.config());
      return new ModelText(
          Tokenizer.parse(
              blocks.readBlob(files.tokenizer()), config.bosTokenId(), config.eosTokenId()),
          config.maxPositions());
    } catch (FormatException | IllegalArgumentException | BlobException e) {
      throw RefusedException.notNow("the model's files cannot be read: " + e.getMessage());
    }
  }

  /** Returns how many tokens a prompt has; refuses one that leaves no room for an answer. */
  int promptTokens(ModelCard model, String prompt) {
    ModelText text = of(model);
    int tokens = text.tokenizer().encodePrompt(prompt).length;
    if (tokens >= text.context()) {
      throw RefusedException.invalid(
          "prompt has "
              + tokens
              + " tokens, and the context of '"
              + model.name()
              + "' takes "
              + (text.context() - 1)
              + " at most: shorten it");
    }
    return tokens;
  }
}

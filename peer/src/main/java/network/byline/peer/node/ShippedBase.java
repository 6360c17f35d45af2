package network.byline.peer.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import network.byline.actors.Actors;
import network.byline.attribution.strict.ArithmeticContract;
import network.byline.base.eip712.Domain;
import network.byline.base.identity.SigningKey;
import network.byline.base.record.ModelName;
import network.byline.base.statement.Deed;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.ModelFiles;
import network.byline.base.statement.Signed;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.storage.block.BlockStore;
import network.byline.storage.view.Views;

/** Registers the base model that comes with the program, once on a fresh data folder. */
final class ShippedBase {

  /** The name of the shipped base. */
  static final String NAME = "byline-base-2m";

  /** A millionth of a coin for a token: small enough to try, large enough to split to the unit. */
  private static final Amount PRICE = Amount.of(1_000_000_000_000L);

  private final Domain domain;
  private final SigningKey operator;
  private final Actors actors;
  private final Views views;
  private final BlockStore blocks;

  ShippedBase(Domain domain, SigningKey operator, Actors actors, Views views, BlockStore blocks) {
    this.domain = domain;
    this.operator = operator;
    this.actors = actors;
    this.views = views;
    this.blocks = blocks;
  }

  void register() throws IOException {
    Path folder = Installation.own().models().resolve(NAME);
    if (views.modelByName(NAME).isPresent() || !Files.isDirectory(folder)) {
      return;
    }
    ModelCard card =
        new ModelCard(
            new ModelName(NAME),
            operator.address(),
            Digest.ZERO,
            ArithmeticContract.VERSION,
            new ModelFiles(
                store(folder.resolve("config.json")),
                store(folder.resolve("model.safetensors")),
                store(folder.resolve("tokenizer.json")),
                store(folder.resolve("recipe.json")),
                Optional.empty()),
            Optional.empty());
    Deed deed =
        new Deed(
            card.root(),
            operator.address(),
            operator.address(),
            operator.address(),
            operator.address(),
            PRICE,
            Deed.DEFAULT_PARTS,
            0);
    actors
        .registerModel(Signed.by(operator, domain, card), Signed.by(operator, domain, deed))
        .toCompletableFuture()
        .join();
  }

  private ModelFiles.StoredFile store(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    return new ModelFiles.StoredFile(Digest.sha256(content), blocks.putBlob(content));
  }
}

package network.byline.peer.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import network.byline.base.identity.SigningKey;
import network.byline.base.record.ModelName;
import network.byline.base.statement.ModelFiles;
import network.byline.base.value.Amount;
import network.byline.peer.api.v1.BuiltIndex;
import network.byline.peer.api.v1.Datanet;
import network.byline.peer.api.v1.Model;
import network.byline.peer.api.v1.Progress;
import network.byline.peer.api.v1.Snapshot;

/** Registers a model from a folder in the Hugging Face layout. */
public final class ModelFolder {

  /** The arithmetic that models of this version are defined under. */
  public static final int ARITHMETIC_CONTRACT = 1;

  private final Developing developing;
  private final Path folder;

  public ModelFolder(Developing developing, Path folder) {
    this.developing = developing;
    this.folder = folder;
  }

  /** Registers the base in the folder. */
  public Model registerBase(SigningKey developer, ModelName name, Amount price) {
    ModelFiles files =
        new ModelFiles(
            upload("config.json"),
            upload("model.safetensors"),
            upload("tokenizer.json"),
            upload("recipe.json"),
            Optional.empty());
    return developing.registerBase(developer, name, files, ARITHMETIC_CONTRACT, price);
  }

  /**
   * Registers the adapter in the folder over a base.
   *
   * @param snapshotNumber what it was trained on; 0 for the newest
   */
  public Model registerAdapter(
      SigningKey developer,
      ModelName name,
      String base,
      Datanet datanet,
      long snapshotNumber,
      Amount price,
      Consumer<Progress> progress) {
    if (datanet.getSnapshotsCount() == 0) {
      throw new IllegalArgumentException(
          "datanet " + datanet.getName() + " has no snapshot: publish one first");
    }
    long number = snapshotNumber == 0 ? datanet.getSnapshotsCount() : snapshotNumber;
    Snapshot snapshot =
        datanet.getSnapshotsList().stream()
            .filter(s -> s.getNumber() == number)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "datanet " + datanet.getName() + " has no snapshot " + number));
    Model baseModel = developing.model(base);
    BuiltIndex index =
        developing.buildIndex(
            datanet.getName(),
            number,
            Developing.card(baseModel).files().tokenizer().manifest(),
            progress);
    return developing.registerAdapter(
        developer,
        name,
        baseModel,
        upload("adapter_config.json"),
        upload("adapter_model.safetensors"),
        upload("recipe.json"),
        datanet,
        snapshot,
        index,
        price);
  }

  private ModelFiles.StoredFile upload(String name) {
    Path file = folder.resolve(name);
    try {
      return developing.upload(name, Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException("the model file " + file + " cannot be read", e);
    }
  }
}

package network.byline.peer.grpc;

import network.byline.attribution.format.FormatException;
import network.byline.attribution.train.Recipe;
import network.byline.attribution.train.TrainingData;
import network.byline.base.snapshot.PassageList;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.Signed;
import network.byline.base.statement.Snapshot;
import network.byline.base.value.Digest;
import network.byline.storage.block.BlockStore;
import network.byline.storage.view.Views;

/**
 * Holds an adapter's recipe, which names the data and the base that it was trained on, against what
 * its card says.
 */
final class RecipeCheck {

  private RecipeCheck() {}

  /**
   * Refuses a card whose recipe is of another base or other data.
   *
   * @throws RefusedException naming both
   */
  static void requireAgreement(
      ModelCard card, ModelCard.Source source, Views views, BlockStore blocks) {
    Recipe recipe = recipe(blocks.readBlob(card.files().recipe().manifest()));
    Digest base =
        recipe
            .adapter()
            .map(Recipe.Adapter::base)
            .orElseThrow(() -> RefusedException.invalid("recipe.kind is base, this is an adapter"));
    Digest weights = card.files().weights().digest();
    if (!base.equals(weights)) {
      throw RefusedException.invalid(
          "recipe.base is %s, the weights of the named base are %s: name the base it was trained over"
              .formatted(base, weights));
    }
    Snapshot snapshot =
        views.snapshots(source.datanet()).stream()
            .map(Signed::statement)
            .filter(s -> s.root().equals(source.snapshotRoot()))
            .findFirst()
            .orElseThrow();
    Digest data =
        TrainingData.digestOfPassages(
            PassageList.decode(blocks.readBlob(snapshot.blob())).entries().stream()
                .map(PassageList.Entry::passage)
                .toList());
    if (!recipe.data().equals(data)) {
      throw RefusedException.invalid(
          "recipe.data is %s, that of snapshot %d is %s: name the datanet and snapshot it was trained on"
              .formatted(recipe.data(), snapshot.number(), data));
    }
  }

  private static Recipe recipe(byte[] json) {
    try {
      return Recipe.parse(json);
    } catch (FormatException e) {
      throw RefusedException.invalid(String.valueOf(e.getMessage()));
    }
  }
}

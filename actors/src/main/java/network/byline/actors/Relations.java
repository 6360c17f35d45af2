package network.byline.actors;

import network.byline.actors.datanet.DatanetStatus;
import network.byline.actors.model.ModelStatus;
import network.byline.base.statement.Deed;
import network.byline.base.statement.ModelCard;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;

/** Whether an adapter's card and deed say the truth about its base and its data. Pure. */
final class Relations {

  private Relations() {}

  /**
   * Checks them.
   *
   * @throws RefusedException naming what is wrong
   */
  static void check(ModelCard card, Deed deed, ModelStatus base, DatanetStatus datanet) {
    ModelCard.Source source = card.source().orElseThrow();
    if (base.card().isEmpty()) {
      throw new RefusedException("model.base %s is not registered".formatted(card.base()));
    }
    ModelCard under = base.card().get().statement();
    if (under.files().adapter().isPresent()) {
      throw new RefusedException(
          "model.base %s has an adapter itself: name its base".formatted(card.base()));
    }
    if (under.arithmeticContract() != card.arithmeticContract()
        || !under.files().config().digest().equals(card.files().config().digest())
        || !under.files().weights().digest().equals(card.files().weights().digest())
        || !under.files().tokenizer().digest().equals(card.files().tokenizer().digest())) {
      throw new RefusedException(
          "model.config, weights, tokenizer and arithmetic must be those of the base");
    }
    if (datanet.charter().isEmpty()) {
      throw new RefusedException("model.datanet %s is not founded".formatted(source.datanet()));
    }
    Digest root = datanet.snapshots().get(source.snapshotNumber());
    if (!source.snapshotRoot().equals(root)) {
      throw new RefusedException(
          "model.snapshotRoot is not that of snapshot %d of the datanet"
              .formatted(source.snapshotNumber()));
    }
    payee("deed.baseAuthor", deed.baseAuthor(), under.developer());
    payee("deed.curator", deed.curator(), datanet.charter().get().statement().curator());
  }

  private static void payee(String field, Address named, Address due) {
    if (!named.equals(due)) {
      throw new RefusedException("%s must be %s, not %s".formatted(field, due, named));
    }
  }
}

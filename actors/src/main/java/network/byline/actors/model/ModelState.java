package network.byline.actors.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.byline.actors.batch.Publication;
import network.byline.actors.serialization.CborSerializable;
import network.byline.base.eip712.Domain;
import network.byline.base.statement.Deed;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.Signed;
import network.byline.base.value.Digest;

/**
 * A model and its deed. A value: {@link #apply} returns the next one.
 *
 * @param root the model's root
 * @param card its card; absent before it is registered
 * @param deed the deed in force, with the highest serial
 * @param deedDigest that deed's digest
 * @param pending statements that the batcher has not acknowledged, the oldest first
 */
public record ModelState(
    Digest root,
    Optional<Signed<ModelCard>> card,
    Optional<Signed<Deed>> deed,
    Optional<Digest> deedDigest,
    List<Publication> pending)
    implements CborSerializable {

  /** What asking for something led to. */
  public sealed interface Decision {

    /** It happens: store the events; none if it has happened before. */
    record Happens(List<ModelEvent> events) implements Decision {}

    /** It cannot be. */
    record Refused(String reason) implements Decision {}
  }

  public ModelState {
    pending = List.copyOf(pending);
  }

  /** Returns a model that nobody has registered. */
  public static ModelState of(Digest root) {
    return new ModelState(root, Optional.empty(), Optional.empty(), Optional.empty(), List.of());
  }

  /**
   * Decides on a card and a deed. The first card stays; a deed with a higher serial replaces the
   * one in force.
   */
  public Decision register(
      Signed<ModelCard> newCard,
      Signed<Deed> newDeed,
      List<Digest> blocks,
      Domain domain,
      long now) {
    ModelCard model = newCard.statement();
    Deed terms = newDeed.statement();
    if (!model.root().equals(root) || !terms.model().equals(root)) {
      return refused(
          "card and deed are for %s and %s, not %s".formatted(model.root(), terms.model(), root));
    }
    if (!newCard.isGoodIn(domain)) {
      return refused("model.signature is not the developer's for this vault and chain");
    }
    if (!terms.developer().equals(model.developer()) || !newDeed.isGoodIn(domain)) {
      return refused(
          "deed.signature: the model's developer %s signs its deed".formatted(model.developer()));
    }
    if (card.isPresent() && !card.get().digest(domain).equals(newCard.digest(domain))) {
      return refused(
          "the model is registered by %s as %s: register the deed with that card"
              .formatted(
                  card.get().statement().developer(), card.get().statement().name().value()));
    }
    List<ModelEvent> events = new ArrayList<>();
    if (card.isEmpty()) {
      events.add(new ModelEvent.Registered(newCard, List.copyOf(blocks), now));
    }
    Digest digest = newDeed.digest(domain);
    if (!deedDigest.equals(Optional.of(digest))) {
      long serial = deed.map(current -> current.statement().serial()).orElse(-1L);
      if (terms.serial() <= serial) {
        return refused(
            "deed.serial %d is not above %d, that of the deed in force: sign it with a higher one"
                .formatted(terms.serial(), serial));
      }
      events.add(new ModelEvent.DeedSet(newDeed, digest, now));
    }
    return new Decision.Happens(List.copyOf(events));
  }

  /** Returns the model after an event. */
  public ModelState apply(ModelEvent event) {
    return switch (event) {
      case ModelEvent.Registered e ->
          new ModelState(
              root,
              Optional.of(e.card()),
              deed,
              deedDigest,
              waiting(new Publication(e.card(), 0, e.blocks())));
      case ModelEvent.DeedSet e ->
          new ModelState(
              root,
              card,
              Optional.of(e.deed()),
              Optional.of(e.digest()),
              waiting(new Publication(e.deed(), e.deed().statement().serial(), List.of())));
      case ModelEvent.HandedOver e ->
          new ModelState(
              root,
              card,
              deed,
              deedDigest,
              pending.isEmpty() ? pending : pending.subList(1, pending.size()));
    };
  }

  private List<Publication> waiting(Publication publication) {
    List<Publication> all = new ArrayList<>(pending);
    all.add(publication);
    return all;
  }

  private static Decision refused(String reason) {
    return new Decision.Refused(reason);
  }
}

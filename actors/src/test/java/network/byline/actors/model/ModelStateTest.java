package network.byline.actors.model;

import static network.byline.actors.Samples.ANN;
import static network.byline.actors.Samples.DEVELOPER;
import static network.byline.actors.Samples.DOMAIN;
import static network.byline.actors.Samples.digest;
import static network.byline.actors.Samples.signed;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import network.byline.actors.SampleJobs;
import network.byline.base.record.ModelName;
import network.byline.base.statement.Deed;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.Signed;
import org.junit.jupiter.api.Test;

class ModelStateTest {

  private static final ModelCard CARD = SampleJobs.card();
  private static final Signed<ModelCard> SIGNED = signed(DEVELOPER, CARD);

  private ModelState model = ModelState.of(CARD.root());

  @Test
  void cardAndDeedAreRegisteredTogetherAndOnce() {
    register(1);
    assertThat(model.card()).contains(SIGNED);
    assertThat(model.deed()).contains(SampleJobs.deed(CARD, 100, 1));
    assertThat(decide(SIGNED, SampleJobs.deed(CARD, 100, 1)))
        .isEqualTo(new ModelState.Decision.Happens(List.of()));
  }

  @Test
  void newerDeedReplacesTheOneInForce() {
    register(1);
    register(3);
    assertThat(model.deed().orElseThrow().statement().serial()).isEqualTo(3);
    assertThat(reason(decide(SIGNED, SampleJobs.deed(CARD, 100, 2))))
        .startsWith("deed.serial 2 is not above 3");
    assertThat(reason(decide(SIGNED, SampleJobs.deed(CARD, 777, 3))))
        .startsWith("deed.serial 3 is not above 3");
  }

  @Test
  void firstCardStays() {
    register(1);
    ModelCard renamed =
        new ModelCard(
            new ModelName("mine"),
            CARD.developer(),
            CARD.base(),
            CARD.arithmeticContract(),
            CARD.files(),
            CARD.source());
    assertThat(reason(decide(signed(DEVELOPER, renamed), SampleJobs.deed(CARD, 100, 2))))
        .contains("is registered by " + DEVELOPER.address() + " as tiny-lexicon");
  }

  @Test
  void deedOfSomeoneElseIsRefused() {
    Deed d = SampleJobs.deed(CARD, 100, 1).statement();
    Signed<Deed> others =
        signed(
            ANN,
            new Deed(
                d.model(),
                ANN.address(),
                d.baseAuthor(),
                d.curator(),
                d.treasury(),
                d.pricePerToken(),
                d.parts(),
                1));
    assertThat(reason(decide(SIGNED, others))).startsWith("deed.signature");
  }

  @Test
  void forgedCardAndForeignRootAreRefused() {
    Signed<ModelCard> forged = new Signed<>(CARD, ANN.sign(CARD.digest(DOMAIN)));
    assertThat(reason(decide(forged, SampleJobs.deed(CARD, 100, 1)))).startsWith("model.signature");
    model = ModelState.of(digest(1));
    assertThat(reason(decide(SIGNED, SampleJobs.deed(CARD, 100, 1)))).contains("not " + digest(1));
  }

  private void register(long serial) {
    ModelState.Decision decision = decide(SIGNED, SampleJobs.deed(CARD, 100, serial));
    assertThat(decision).isInstanceOf(ModelState.Decision.Happens.class);
    for (ModelEvent event : ((ModelState.Decision.Happens) decision).events()) {
      model = model.apply(event);
    }
  }

  private ModelState.Decision decide(Signed<ModelCard> card, Signed<Deed> deed) {
    return model.register(card, deed, List.of(digest(9)), DOMAIN, 1_000);
  }

  private static String reason(ModelState.Decision decision) {
    assertThat(decision).isInstanceOf(ModelState.Decision.Refused.class);
    return ((ModelState.Decision.Refused) decision).reason();
  }
}

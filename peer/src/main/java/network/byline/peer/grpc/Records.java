package network.byline.peer.grpc;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.byline.base.snapshot.PassageList;
import network.byline.base.snapshot.RecordList;
import network.byline.base.value.Digest;
import network.byline.storage.block.BlockStore;
import network.byline.storage.view.ContributionView;
import network.byline.storage.view.Views;

/** Texts of records, read from their contributions; the few that were read last are kept. */
final class Records {

  private static final int KEPT = 16;

  private final Views views;
  private final BlockStore blocks;
  private final Map<Digest, RecordList> read =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, RecordList> eldest) {
          return size() > KEPT;
        }
      };

  Records(Views views, BlockStore blocks) {
    this.views = views;
    this.blocks = blocks;
  }

  /** Returns a passage's text. */
  Optional<String> text(Digest datanet, Digest passage) {
    return views.passage(datanet, passage).map(entry -> text(datanet, entry));
  }

  String text(Digest datanet, PassageList.Entry entry) {
    List<ContributionView> log = views.contributions(datanet);
    Digest blob = log.get((int) entry.logIndex()).signed().statement().blob();
    return list(blob).texts().get(entry.position());
  }

  /** Returns the records of a contribution. */
  synchronized RecordList list(Digest blob) {
    return read.computeIfAbsent(blob, id -> RecordList.decode(blocks.readBlob(id)));
  }

  static RefusedException unknownDatanet(String name) {
    return RefusedException.notFound(
        "there is no datanet '" + name + "'; byline datanet list shows those that there are");
  }
}

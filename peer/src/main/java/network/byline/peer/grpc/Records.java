package network.byline.peer.grpc;

import java.util.Iterator;
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

/** Texts of records, read from their contributions; those read last are kept, within a bound. */
final class Records {

  private static final int KEPT_BYTES = 32 << 20;

  private final Views views;
  private final BlockStore blocks;
  private final Map<Digest, Kept> read = new LinkedHashMap<>(16, 0.75f, true);
  private long keptBytes;

  private record Kept(RecordList list, int bytes) {}

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
    Kept kept = read.get(blob);
    if (kept == null) {
      byte[] bytes = blocks.readBlob(blob);
      kept = new Kept(RecordList.decode(bytes), bytes.length);
      read.put(blob, kept);
      keptBytes += bytes.length;
      Iterator<Kept> oldest = read.values().iterator();
      while (keptBytes > KEPT_BYTES && read.size() > 1) {
        keptBytes -= oldest.next().bytes();
        oldest.remove();
      }
    }
    return kept.list();
  }

  static RefusedException unknownDatanet(String name) {
    return RefusedException.notFound(
        "there is no datanet '" + name + "'; byline datanet list shows those that there are");
  }
}

package network.byline.attribution.process;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import network.byline.base.block.BlobId;
import network.byline.base.block.BlobOpener;
import network.byline.base.block.BlockFolder;
import network.byline.base.block.BlockSource;
import network.byline.base.codec.MalformedException;
import network.byline.base.record.PassageId;
import network.byline.base.snapshot.PassageList;
import network.byline.base.snapshot.RecordList;
import network.byline.base.value.Digest;

/** Open data in the block folder, by manifest; every block is checked as it is read. */
final class StoredData {

  private final BlockSource blocks;

  StoredData(Path folder) {
    this.blocks = new BlockFolder(folder);
  }

  /** Returns the content of an open blob. */
  byte[] read(ByteString manifest, String field) {
    return BlobOpener.openPublic(BlobId.of(digest(manifest, field)), blocks);
  }

  /** A passage with its text. */
  record Passage(PassageList.Entry entry, String text) {}

  /**
   * Returns the passages of a snapshot with their texts, each checked against its id.
   *
   * @param contributions manifests of the datanet's contributions in log order
   */
  List<Passage> passages(ByteString snapshot, List<ByteString> contributions) {
    PassageList list = PassageList.decode(read(snapshot, "snapshot"));
    List<RecordList> records = new ArrayList<>();
    for (ByteString contribution : contributions) {
      records.add(RecordList.decode(read(contribution, "contribution")));
    }
    List<Passage> passages = new ArrayList<>(list.entries().size());
    for (PassageList.Entry entry : list.entries()) {
      if (entry.logIndex() >= records.size()
          || entry.position() >= records.get((int) entry.logIndex()).texts().size()) {
        throw new MalformedException("snapshot", "passage " + entry.passage() + " is in no record");
      }
      String text = records.get((int) entry.logIndex()).texts().get(entry.position());
      if (!PassageId.of(text).equals(entry.passage())) {
        throw new MalformedException(
            "snapshot", "the record of passage " + entry.passage() + " has another text");
      }
      passages.add(new Passage(entry, text));
    }
    return passages;
  }

  static Digest digest(ByteString bytes, String field) {
    if (bytes.size() != Digest.SIZE) {
      throw new MalformedException(field, "must be a digest of 32 bytes, not " + bytes.size());
    }
    return Digest.of(bytes.toByteArray());
  }
}

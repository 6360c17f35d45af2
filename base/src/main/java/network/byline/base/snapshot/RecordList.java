package network.byline.base.snapshot;

import java.util.ArrayList;
import java.util.List;
import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.merkle.LogTree;
import network.byline.base.record.PassageId;
import network.byline.base.record.RecordText;
import network.byline.base.statement.Contribution;
import network.byline.base.value.Digest;

/**
 * The records of one contribution, in order, in canonical form.
 *
 * @param texts the canonical texts
 */
public record RecordList(List<String> texts) {

  public RecordList {
    texts = List.copyOf(texts);
  }

  /** Returns the log-tree root over the records' passage ids. */
  public Digest root() {
    return LogTree.root(ids().stream().map(Digest::toArray).toList());
  }

  /** Returns the passage id of each record. */
  public List<Digest> ids() {
    List<Digest> ids = new ArrayList<>(texts.size());
    for (String text : texts) {
      ids.add(PassageId.of(text));
    }
    return ids;
  }

  /** Returns the encoding that is stored as the contribution's blob. */
  public byte[] toBytes() {
    return new ByteWriter().list(texts, ByteWriter::string).toByteArray();
  }

  /** Reads a record list. */
  public static RecordList decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    RecordList list =
        new RecordList(
            in.list(
                Contribution.MAX_RECORDS,
                r -> r.string(RecordText.MAX_BYTES, "records.text"),
                "records"));
    in.finish();
    return list;
  }
}

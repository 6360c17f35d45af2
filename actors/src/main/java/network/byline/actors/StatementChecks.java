package network.byline.actors;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import network.byline.base.block.BlobException;
import network.byline.base.codec.MalformedException;
import network.byline.base.snapshot.PassageList;
import network.byline.base.snapshot.RecordList;
import network.byline.base.statement.Charter;
import network.byline.base.statement.Contribution;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.ModelFiles;
import network.byline.base.statement.ModelFiles.StoredFile;
import network.byline.base.statement.Snapshot;
import network.byline.base.value.Digest;
import network.byline.storage.block.BlockStore;
import network.byline.storage.view.ContributionView;
import network.byline.storage.view.DatanetView;
import network.byline.storage.view.ModelView;
import network.byline.storage.view.Views;

/**
 * Compares statements with the bytes they speak of before an entity takes them. Every method may
 * block; a refusal is a {@link RefusedException}.
 */
final class StatementChecks {

  private final BlockStore blocks;
  private final Views views;

  StatementChecks(BlockStore blocks, Views views) {
    this.blocks = blocks;
    this.views = views;
  }

  /** Refuses a name that another datanet has. */
  void charter(Charter charter) {
    Optional<DatanetView> named = views.datanetByName(charter.name().value());
    if (named.isPresent() && !named.get().id().equals(charter.datanet())) {
      throw new RefusedException(
          "the name '%s' is taken by the datanet of %s: choose another"
              .formatted(charter.name().value(), named.get().charter().statement().curator()));
    }
  }

  /** Returns the blocks of a contribution whose stored records are the ones it names. */
  List<Digest> contribution(Contribution contribution) {
    RecordList records = read("contribution.blob", contribution.blob(), b -> RecordList.decode(b));
    if (records.texts().size() != contribution.recordCount()
        || !records.root().equals(contribution.recordsRoot())) {
      throw new RefusedException(
          "contribution.recordsRoot is not that of the stored records: send them again");
    }
    return blocks.blocksOf(contribution.blob());
  }

  /** Returns where a contribution stands in its log, if it is there. */
  Optional<ContributionView> logged(Contribution contribution, Digest digest) {
    return views.contributions(contribution.datanet()).stream()
        .filter(logged -> logged.digest().equals(digest))
        .findFirst();
  }

  /** Returns how many passages a contribution was the first to commit. */
  long firstCommits(Contribution contribution, long logIndex) {
    return views.passages(contribution.datanet(), logIndex + 1).stream()
        .filter(passage -> passage.logIndex() == logIndex)
        .count();
  }

  /** Returns the blocks of a snapshot that holds what the log up to its size makes. */
  List<Digest> snapshot(Snapshot snapshot) {
    PassageList passages = new PassageList(views.passages(snapshot.datanet(), snapshot.logSize()));
    if (passages.entries().size() != snapshot.passageCount()
        || !passages.root().equals(snapshot.root())) {
      throw new RefusedException(
          "the first %d contributions make %d passages with the root %s, not %d with %s: draft it"
                  .formatted(
                      snapshot.logSize(),
                      passages.entries().size(),
                      passages.root(),
                      snapshot.passageCount(),
                      snapshot.root())
              + " again");
    }
    byte[] stored = read("snapshot.blob", snapshot.blob(), b -> b);
    if (!Arrays.equals(stored, passages.toBytes())) {
      throw new RefusedException("snapshot.blob does not hold the snapshot's passages");
    }
    return blocks.blocksOf(snapshot.blob());
  }

  /** Returns the blocks of a model whose stored files are the ones it names. */
  List<Digest> model(ModelCard card) {
    Optional<ModelView> named = views.modelByName(card.name().value());
    if (named.isPresent() && !named.get().card().statement().developer().equals(card.developer())) {
      throw new RefusedException(
          "the name '%s' is taken by a model of %s: choose another"
              .formatted(card.name().value(), named.get().card().statement().developer()));
    }
    ModelFiles files = card.files();
    List<Digest> all = new ArrayList<>();
    all.addAll(file("model.config", files.config()));
    all.addAll(file("model.weights", files.weights()));
    all.addAll(file("model.tokenizer", files.tokenizer()));
    all.addAll(file("model.recipe", files.recipe()));
    files
        .adapter()
        .ifPresent(
            adapter -> {
              all.addAll(file("model.adapterConfig", adapter.config()));
              all.addAll(file("model.adapterWeights", adapter.weights()));
            });
    card.source().ifPresent(source -> all.addAll(blocksOf("model.segment", source.segment())));
    return all;
  }

  private List<Digest> file(String field, StoredFile file) {
    Digest digest = read(field, file.manifest(), b -> Digest.sha256(b));
    if (!digest.equals(file.digest())) {
      throw new RefusedException(
          field + ": the stored file has the digest " + digest + ", not " + file.digest());
    }
    return blocksOf(field, file.manifest());
  }

  private List<Digest> blocksOf(String field, Digest manifest) {
    try {
      return blocks.blocksOf(manifest);
    } catch (BlobException e) {
      throw new RefusedException(
          field + " " + manifest + " is not stored here: upload it first (" + e.getMessage() + ")");
    }
  }

  private <T> T read(String field, Digest manifest, Function<byte[], T> decoder) {
    byte[] bytes;
    try {
      bytes = blocks.readBlob(manifest);
    } catch (BlobException e) {
      throw new RefusedException(
          field + " " + manifest + " is not stored here: upload it first (" + e.getMessage() + ")");
    }
    try {
      return decoder.apply(bytes);
    } catch (MalformedException e) {
      throw new RefusedException(field + " holds something else: " + e.getMessage());
    }
  }
}

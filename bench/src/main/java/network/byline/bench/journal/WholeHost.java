package network.byline.bench.journal;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import network.byline.actors.Actors;
import network.byline.actors.ActorsConfig;
import network.byline.actors.Ports;
import network.byline.actors.datanet.RecordCounts;
import network.byline.actors.job.ReceiptSigner;
import network.byline.actors.work.InferDone;
import network.byline.actors.work.InferTask;
import network.byline.actors.work.ScoreDone;
import network.byline.actors.work.ScoreTask;
import network.byline.actors.work.TokenSink;
import network.byline.actors.work.Workers;
import network.byline.base.eip712.Domain;
import network.byline.base.identity.Signature;
import network.byline.base.identity.SigningKey;
import network.byline.base.record.DatanetName;
import network.byline.base.snapshot.RecordList;
import network.byline.base.statement.Charter;
import network.byline.base.statement.Contribution;
import network.byline.base.statement.Disclosure;
import network.byline.base.statement.MachineCertificate;
import network.byline.base.statement.Signed;
import network.byline.base.statement.Visibility;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.chain.vault.LogId;
import network.byline.chain.vault.VaultEvent;
import network.byline.scheduler.lease.LeaseId;
import network.byline.scheduler.matching.Offer;
import network.byline.storage.batch.BatchFolder;
import network.byline.storage.block.BlockStore;
import network.byline.storage.block.FileBlockStore;
import network.byline.storage.folder.DataFolder;
import network.byline.storage.sql.Database;
import network.byline.storage.sql.DatabaseConfig;

/** The product's host without doors, chain and workers: all entities, checks and tables. */
final class WholeHost implements AutoCloseable {

  private static final SigningKey OPERATOR = key(1);
  private static final SigningKey MACHINE = key(2);
  private static final SigningKey PERSON = key(3);
  private static final Domain DOMAIN = new Domain(31_337, OPERATOR.address());

  private final DataFolder folder;
  private final Database database;
  private final BlockStore blocks;
  private final Actors actors;

  WholeHost(Path directory) {
    folder = DataFolder.open(directory);
    database = Database.open(new DatabaseConfig.Embedded(folder), InstantSource.system());
    blocks = FileBlockStore.open(folder.blocks());
    actors =
        Actors.start(
            ActorsConfig.of(DOMAIN, OPERATOR.address(), database.access()),
            new Ports(
                new NoWorkers(),
                new OwnSigner(),
                blocks,
                new BatchFolder(folder.batches()),
                database.projections(),
                database.views()),
            InstantSource.system());
    join(actors.ready());
  }

  /** Takes in that a client's deposit has grown. */
  CompletionStage<Void> deposit(int client, long total) {
    Address address = address(client);
    byte[] block = Digest.sha256(new byte[] {(byte) client, (byte) (client >> 8)}).toArray();
    return actors.onVaultEvent(
        total,
        new VaultEvent.Deposited(
            new LogId(Digest.of(block), 0), address, address, Amount.of(total), Amount.of(total)));
  }

  /** Founds a datanet. */
  Charter found(int number) {
    Charter charter =
        new Charter(
            PERSON.address(), new DatanetName("bench-" + number), "CC0-1.0", Visibility.OPEN);
    join(actors.found(Signed.by(PERSON, DOMAIN, charter)));
    return charter;
  }

  /** Signs a contribution of one record and stores its blocks. */
  Signed<Contribution> sign(Charter datanet, long nonce) {
    RecordList records = new RecordList(List.of("record " + nonce + " of " + datanet.name()));
    return Signed.by(
        PERSON,
        DOMAIN,
        new Contribution(
            datanet.datanet(),
            PERSON.address(),
            records.root(),
            1,
            blocks.putBlob(records.toBytes()),
            nonce));
  }

  /** Contributes; acknowledged when the tables show it. */
  CompletionStage<?> contribute(Signed<Contribution> contribution) {
    return actors.contribute(contribution, new RecordCounts(1, 0, 20));
  }

  /** Waits until the tables show all that is in the journal. */
  void catchUp() {
    join(actors.caughtUp());
  }

  @Override
  public void close() {
    actors.close();
    database.close();
    folder.close();
  }

  private static void join(CompletionStage<?> stage) {
    stage.toCompletableFuture().join();
  }

  private static SigningKey key(int number) {
    byte[] secret = new byte[SigningKey.SIZE];
    secret[SigningKey.SIZE - 1] = (byte) number;
    return SigningKey.of(secret);
  }

  private static Address address(int number) {
    byte[] bytes = new byte[Address.SIZE];
    bytes[0] = 1;
    bytes[Address.SIZE - 2] = (byte) (number >> 8);
    bytes[Address.SIZE - 1] = (byte) number;
    return Address.of(bytes);
  }

  /** The operator's key, without a file. */
  private static final class OwnSigner implements ReceiptSigner {
    @Override
    public Signed<MachineCertificate> certificate() {
      return Signed.by(
          OPERATOR,
          DOMAIN,
          new MachineCertificate(OPERATOR.address(), MACHINE.address(), 0, 4_000_000_000L));
    }

    @Override
    public Signature sign(Digest receipt) {
      return MACHINE.sign(receipt);
    }
  }

  /** Nobody computes here. */
  private static final class NoWorkers implements Workers {
    @Override
    public List<Offer> offers(Disclosure disclosure) {
      return List.of();
    }

    @Override
    public CompletionStage<InferDone> infer(InferTask task, TokenSink sink) {
      return CompletableFuture.failedStage(new IllegalStateException("no worker"));
    }

    @Override
    public CompletionStage<ScoreDone> score(ScoreTask task) {
      return CompletableFuture.failedStage(new IllegalStateException("no worker"));
    }

    @Override
    public void cancel(LeaseId lease) {}
  }
}

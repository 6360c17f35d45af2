package network.byline.actors;

import static network.byline.actors.Samples.CURATOR;
import static network.byline.actors.Samples.DEVELOPER;
import static network.byline.actors.Samples.DOMAIN;
import static network.byline.actors.Samples.HOST;
import static network.byline.actors.Samples.OPERATOR;
import static network.byline.actors.Samples.TREASURY;
import static network.byline.actors.Samples.digest;
import static network.byline.actors.Samples.signed;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import network.byline.actors.batch.BatchTerms;
import network.byline.actors.datanet.ContributionResult;
import network.byline.actors.datanet.RecordCounts;
import network.byline.actors.job.JobReply;
import network.byline.actors.job.JobTerms;
import network.byline.actors.job.ReceiptSigner;
import network.byline.actors.job.Submission;
import network.byline.actors.stream.AnswerEvent;
import network.byline.base.identity.Signature;
import network.byline.base.identity.SigningKey;
import network.byline.base.record.DatanetName;
import network.byline.base.record.ModelName;
import network.byline.base.snapshot.PassageList;
import network.byline.base.snapshot.RecordList;
import network.byline.base.statement.Charter;
import network.byline.base.statement.Contribution;
import network.byline.base.statement.Deed;
import network.byline.base.statement.Disclosure;
import network.byline.base.statement.MachineCertificate;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.ModelFiles;
import network.byline.base.statement.ModelFiles.StoredFile;
import network.byline.base.statement.Signed;
import network.byline.base.statement.Snapshot;
import network.byline.base.statement.Visibility;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.base.value.JobId;
import network.byline.chain.vault.LogId;
import network.byline.chain.vault.VaultEvent;
import network.byline.storage.batch.BatchFolder;
import network.byline.storage.block.BlockStore;
import network.byline.storage.block.FileBlockStore;
import network.byline.storage.folder.DataFolder;
import network.byline.storage.sql.Database;
import network.byline.storage.sql.DatabaseConfig;

/** One operator's network on a real database in a folder, with scripted workers, and its people. */
public final class TestNetwork implements AutoCloseable {

  public static final Charter LEXICON =
      new Charter(CURATOR.address(), new DatanetName("lexicon"), "CC0-1.0", Visibility.OPEN);
  public static final Digest DATANET = LEXICON.datanet();
  public static final Amount PRICE = Amount.of(100);

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);

  private final Path directory;
  public final ScriptedWorkers workers;
  private final JobTerms jobs;
  private final BatchTerms batches;
  private DataFolder folder;
  private Database database;
  public BlockStore blocks;
  public BatchFolder batchFolder;
  public Actors actors;

  /** The operator's machine key. */
  public static final ReceiptSigner SIGNER =
      new ReceiptSigner() {
        @Override
        public Signed<MachineCertificate> certificate() {
          return signed(
              OPERATOR,
              new MachineCertificate(OPERATOR.address(), HOST.address(), 0, 4_000_000_000L));
        }

        @Override
        public Signature sign(Digest receipt) {
          return HOST.sign(receipt);
        }
      };

  public TestNetwork(Path directory, ScriptedWorkers workers, JobTerms jobs, BatchTerms batches) {
    this.directory = directory;
    this.workers = workers;
    this.jobs = jobs;
    this.batches = batches;
    start();
  }

  /** Starts the host on what its folder holds. */
  public void start() {
    folder = DataFolder.open(directory);
    database = Database.open(new DatabaseConfig.Embedded(folder), InstantSource.system());
    blocks = FileBlockStore.open(folder.blocks());
    batchFolder = new BatchFolder(folder.batches());
    actors =
        Actors.start(
            new ActorsConfig(
                DOMAIN, TREASURY, database.access(), jobs, batches, Duration.ofSeconds(2)),
            new Ports(
                workers, SIGNER, blocks, batchFolder, database.projections(), database.views()),
            InstantSource.system());
    await(actors.ready());
  }

  /** Stops the host. */
  public void stop() {
    actors.close();
    database.close();
    folder.close();
  }

  public Database database() {
    return database;
  }

  @Override
  public void close() {
    stop();
    workers.close();
  }

  public static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(e);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("no answer", e);
    }
  }

  /** Waits until an assertion holds. */
  public void eventually(Runnable assertion) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        assertion.run();
        return;
      } catch (AssertionError e) {
        if (System.nanoTime() > end) {
          throw e;
        }
        await(CompletableFuture.runAsync(() -> {}, LATER));
      }
    }
  }

  // ---- data and models ----

  /** Founds the datanet, gives it records of two people, and publishes its first snapshot. */
  public void foundLexicon(SigningKey ann, SigningKey bob) {
    await(actors.found(signed(CURATOR, LEXICON)));
    contribute(ann, 1, "a cat is a small animal", "a dog is an animal that barks");
    contribute(bob, 1, "a dog is an animal that barks", "a bird is an animal that flies");
    await(actors.publish(draftSnapshot(1)));
    workers.passages(database.views().passages(DATANET, 2));
  }

  public ContributionResult contribute(SigningKey key, long nonce, String... texts) {
    return await(actors.contribute(contribution(key, nonce, texts), new RecordCounts(2, 0, 50)));
  }

  public Signed<Contribution> contribution(SigningKey key, long nonce, String... texts) {
    RecordList records = new RecordList(List.of(texts));
    return signed(
        key,
        new Contribution(
            DATANET,
            key.address(),
            records.root(),
            texts.length,
            blocks.putBlob(records.toBytes()),
            nonce));
  }

  public Signed<Snapshot> draftSnapshot(long number) {
    var status = await(actors.datanet(DATANET));
    await(actors.caughtUp());
    PassageList passages =
        new PassageList(database.views().passages(DATANET, status.contributions()));
    return signed(
        CURATOR,
        new Snapshot(
            DATANET,
            CURATOR.address(),
            number,
            status.contributions(),
            status.logRoot(),
            passages.root(),
            passages.entries().size(),
            blocks.putBlob(passages.toBytes())));
  }

  public StoredFile file(String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return new StoredFile(Digest.sha256(bytes), blocks.putBlob(bytes));
  }

  public ModelCard baseCard() {
    return new ModelCard(
        new ModelName("tiny"),
        DEVELOPER.address(),
        Digest.ZERO,
        1,
        new ModelFiles(
            file("config"), file("weights"), file("tokenizer"), file("recipe"), Optional.empty()),
        Optional.empty());
  }

  public ModelCard adapterCard() {
    ModelCard base = baseCard();
    Signed<Snapshot> snapshot = database.views().snapshots(DATANET).getFirst();
    return new ModelCard(
        new ModelName("tiny-lexicon"),
        DEVELOPER.address(),
        base.root(),
        1,
        new ModelFiles(
            base.files().config(),
            base.files().weights(),
            base.files().tokenizer(),
            file("adapter recipe"),
            Optional.of(
                new ModelFiles.AdapterFiles(file("adapter config"), file("adapter weights")))),
        Optional.of(
            new ModelCard.Source(
                DATANET, 1, snapshot.statement().root(), digest(40), file("segment").manifest())));
  }

  public Signed<Deed> deed(ModelCard card, long serial) {
    return SampleJobs.deed(card, PRICE, serial);
  }

  /** Registers base and adapter; returns the adapter. */
  public ModelCard registerModels() {
    ModelCard base = baseCard();
    await(actors.registerModel(signed(DEVELOPER, base), deed(base, 1)));
    ModelCard adapter = adapterCard();
    await(actors.registerModel(signed(DEVELOPER, adapter), deed(adapter, 1)));
    return adapter;
  }

  // ---- clients ----

  public void deposit(Address client, long block, long total) {
    await(
        actors.onVaultEvent(
            block,
            new VaultEvent.Deposited(
                new LogId(digest((int) block), 0),
                client,
                client,
                Amount.of(total),
                Amount.of(total))));
  }

  public Submission submission(ModelCard card, long nonce, int maxTokens, long maxFee) {
    return submission(card, nonce, maxTokens, maxFee, Disclosure.OPEN);
  }

  public Submission submission(
      ModelCard card, long nonce, int maxTokens, long maxFee, Disclosure disclosure) {
    return SampleJobs.submission(
        deed(card, 1),
        nonce,
        maxTokens,
        maxFee,
        disclosure,
        "what is a cat? (" + nonce + ")",
        InstantSource.system().instant().getEpochSecond() + 600);
  }

  public JobId accepted(Submission submission) {
    JobReply reply = await(actors.submitJob(submission));
    if (reply instanceof JobReply.Accepted accepted) {
      return accepted.job();
    }
    throw new AssertionError(reply.toString());
  }

  /** Reads an answer from a token on to its end. */
  public Reading read(JobId job, int from) {
    Reading reading = new Reading();
    actors.answer(job, from).subscribe(reading);
    return reading;
  }

  /** What one reader has heard. */
  public static final class Reading implements Flow.Subscriber<AnswerEvent> {

    private final List<AnswerEvent> events = new ArrayList<>();
    private final CompletableFuture<List<AnswerEvent>> end = new CompletableFuture<>();
    private final CompletableFuture<Void> third = new CompletableFuture<>();

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(AnswerEvent event) {
      events.add(event);
      if (event instanceof AnswerEvent.Token token && token.index() >= 2) {
        third.complete(null);
      }
    }

    @Override
    public void onError(Throwable error) {
      end.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
      end.complete(events);
    }

    /** Waits for the third token. */
    public void awaitThirdToken() {
      await(third);
    }

    public List<AnswerEvent> all() {
      return await(end);
    }

    public List<Integer> tokens() {
      List<Integer> tokens = new ArrayList<>();
      for (AnswerEvent event : all()) {
        if (event instanceof AnswerEvent.Token token) {
          tokens.add(token.token());
        }
      }
      return tokens;
    }

    public AnswerEvent.Delivered delivered() {
      return (AnswerEvent.Delivered) all().getLast();
    }

    public AnswerEvent.Failed failed() {
      return (AnswerEvent.Failed) all().getLast();
    }
  }
}

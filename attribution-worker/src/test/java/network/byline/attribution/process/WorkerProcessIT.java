package network.byline.attribution.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import network.byline.attribution.format.AdapterConfig;
import network.byline.attribution.format.Dtype;
import network.byline.attribution.format.ModelConfig;
import network.byline.attribution.format.SafeTensors;
import network.byline.attribution.process.protocol.Indexed;
import network.byline.attribution.process.protocol.Inferred;
import network.byline.attribution.process.protocol.Probed;
import network.byline.attribution.process.protocol.Scored;
import network.byline.attribution.sandbox.Sandbox;
import network.byline.attribution.strict.InitialWeights;
import network.byline.attribution.tokenizer.BpeTrainer;
import network.byline.attribution.tokenizer.Tokenizer;
import network.byline.base.block.BlobSealer;
import network.byline.base.block.Block;
import network.byline.base.block.BlockFolder;
import network.byline.base.block.DataKey;
import network.byline.base.block.EncryptedBlob;
import network.byline.base.codec.ByteReader;
import network.byline.base.receipt.Evidence;
import network.byline.base.receipt.Finish;
import network.byline.base.receipt.Trace;
import network.byline.base.record.ModelName;
import network.byline.base.snapshot.PassageList;
import network.byline.base.snapshot.RecordList;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.ModelFiles;
import network.byline.base.statement.ModelFiles.StoredFile;
import network.byline.base.statement.SamplerSettings;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real worker process over real blocks: a tiny model with an adapter, and a datanet of its own.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class WorkerProcessIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Address OWNER = Address.parse("0x00000000000000000000000000000000000000aa");
  private static final SamplerSettings WARM = new SamplerSettings(900_000, 0, 1_000_000, 7);

  @TempDir private Path folder;
  private Path blocks = Path.of(".");
  private Path output = Path.of(".");
  private List<WorkerProcess> started = new ArrayList<>();

  @BeforeEach
  void folders() throws IOException {
    blocks = Files.createDirectories(folder.resolve("blocks"));
    output = Files.createDirectories(folder.resolve("output"));
    started = new ArrayList<>();
  }

  @AfterEach
  void stop() {
    started.forEach(WorkerProcess::close);
  }

  @Test
  void anAnswerIsGeneratedStreamedAndScored() throws Exception {
    World world = world();
    WorkerProcess worker = start();
    ConcurrentLinkedQueue<Integer> streamed = new ConcurrentLinkedQueue<>();

    Inferred inferred =
        worker
            .submit(
                WorkerRequests.infer(world.card(), "a cat", WARM, 12),
                LIMIT,
                reply -> streamed.add(reply.getToken().getToken()))
            .result()
            .get()
            .getInferred();
    Scored scored = score(worker, world, "a cat", trace(world, inferred));

    assertThat(streamed).containsExactlyElementsOf(inferred.getAnswerTokensList());
    assertThat(scored.getReason()).isEmpty();
    assertThat(scored.getReplayed()).isTrue();
    Evidence evidence =
        ByteReader.decode("evidence", scored.getEvidence().toByteArray(), Evidence::decode);
    assertThat(evidence.tuned()).hasSize(inferred.getAnswerTokensCount());
    assertThat(evidence.segment()).isEqualTo(world.card().source().orElseThrow().segmentRoot());
  }

  @Test
  void anotherWorkerGivesTheSameAnswerAndTheSameEvidence() throws Exception {
    World world = world();
    WorkerProcess one = start();
    WorkerProcess two = start();

    Inferred first = infer(one, world, 12);
    Inferred second = infer(two, world, 12);

    assertThat(second).isEqualTo(first);
    assertThat(score(two, world, "a cat", trace(world, first)))
        .isEqualTo(score(one, world, "a cat", trace(world, first)));
  }

  @Test
  void aChangedTokenIsNamed() throws Exception {
    World world = world();
    WorkerProcess worker = start();
    Trace honest = trace(world, infer(worker, world, 12));
    List<Integer> tokens = new ArrayList<>(honest.answerTokens());
    tokens.set(5, (tokens.get(5) + 1) % 200);
    Trace forged =
        new Trace(
            honest.order(),
            honest.model(),
            honest.arithmeticContract(),
            honest.engineProfile(),
            honest.promptTokens(),
            tokens,
            honest.finish(),
            honest.logitsDigest());

    Scored scored = score(worker, world, "a cat", forged);

    assertThat(scored.getReplayed()).isFalse();
    assertThat(scored.getFirstDifference()).isEqualTo(5);
  }

  @Test
  void anotherPromptThanTheStatedTokensIsNamed() throws Exception {
    World world = world();
    WorkerProcess worker = start();

    Scored scored = score(worker, world, "a dog", trace(world, infer(worker, world, 4)));

    assertThat(scored.getReplayed()).isFalse();
    assertThat(scored.getReason()).contains("prompt");
  }

  @Test
  void aKilledWorkerFailsItsTaskAndAnotherRedoesIt() throws Exception {
    World world = world();
    WorkerProcess worker = start();
    CountDownLatch streaming = new CountDownLatch(1);
    var task =
        worker.submit(
            WorkerRequests.infer(world.card(), "a cat", WARM, 100),
            LIMIT,
            _ -> streaming.countDown());

    assertThat(streaming.await(30, TimeUnit.SECONDS)).isTrue();
    worker.kill();

    assertThatThrownBy(() -> task.result().join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(WorkerDiedException.class);
    assertThat(infer(start(), world, 100).getAnswerTokensCount()).isPositive();
  }

  @Test
  void aWorkerSaysThatItIsConfinedExactlyIfItIs() throws Exception {
    Sandbox sandbox = Sandbox.find(Sandbox.Choice.AUTO, WorkerProcess.ownJava());

    assertThat(start(sandbox).ready().getSandboxed()).isEqualTo(sandbox.confines());
    assertThat(start(new Sandbox.Unconfined("asked for")).ready().getSandboxed()).isFalse();
  }

  @Test
  void aProbeMeasuresEveryPartAndFindsTheKnownAnswer() throws Exception {
    ConcurrentLinkedQueue<String> parts = new ConcurrentLinkedQueue<>();

    Probed probed =
        start()
            .submit(
                WorkerRequests.probe(), LIMIT, reply -> parts.add(reply.getProgress().getPhase()))
            .result()
            .get()
            .getProbed();

    assertThat(parts).hasSize(6).doesNotHaveDuplicates();
    assertThat(probed.getComputesRightly()).isTrue();
    assertThat(
            List.of(
                probed.getProductOne(),
                probed.getProductAll(),
                probed.getStepSeconds(),
                probed.getDecodeOne(),
                probed.getDecodeEight()))
        .allSatisfy(figure -> assertThat(figure).isPositive());
    assertThat(probed.getEnvironment()).matches("[A-Za-z]+/[a-z0-9]+/(128|256|512)");
    assertThat(probed.getMemoryMebibytes()).isPositive();
  }

  @Test
  void aWorkerOutlivesTheThreadThatAskedForIt() throws Exception {
    World world = world();
    AtomicReference<WorkerProcess> worker = new AtomicReference<>();
    Thread.ofPlatform()
        .start(
            () -> {
              try {
                worker.set(start());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            })
        .join();

    assertThat(infer(worker.get(), world, 3).getAnswerTokensCount()).isPositive();
  }

  @Test
  void aTaskOverItsTimeLimitCostsTheWorkerItsLife() throws Exception {
    World world = world();
    WorkerProcess worker = start();

    var task =
        worker.submit(
            WorkerRequests.infer(world.card(), "a cat", WARM, 100), Duration.ofMillis(1), _ -> {});

    assertThatThrownBy(() -> task.result().join()).hasCauseInstanceOf(WorkerDiedException.class);
    assertThat(worker.isAlive()).isFalse();
  }

  @Test
  void aPromptBeyondTheContextAndAMissingBlockAreBadInputNotDeath() throws Exception {
    World world = world();
    WorkerProcess worker = start();

    var tooLong =
        worker.submit(
            WorkerRequests.infer(world.card(), "x ".repeat(4000), WARM, 4), LIMIT, _ -> {});
    assertThatThrownBy(() -> tooLong.result().join())
        .hasCauseInstanceOf(TaskFailedException.class)
        .hasMessageContaining("context");

    var missing =
        worker.submit(WorkerRequests.index(Digest.ZERO, Digest.ZERO, List.of()), LIMIT, _ -> {});
    assertThatThrownBy(() -> missing.result().join()).hasCauseInstanceOf(TaskFailedException.class);
    assertThat(infer(worker, world, 3).getAnswerTokensCount()).isPositive();
  }

  private Inferred infer(WorkerProcess worker, World world, int tokens) {
    return worker
        .submit(WorkerRequests.infer(world.card(), "a cat", WARM, tokens), LIMIT, _ -> {})
        .result()
        .join()
        .getInferred();
  }

  private static Scored score(WorkerProcess worker, World world, String prompt, Trace trace) {
    return worker
        .submit(WorkerRequests.score(world.card(), prompt, WARM, trace), LIMIT, _ -> {})
        .result()
        .join()
        .getScored();
  }

  private static Trace trace(World world, Inferred inferred) {
    return new Trace(
        Digest.ZERO,
        world.card().root(),
        1,
        inferred.getEngineProfile(),
        inferred.getPromptTokensList(),
        inferred.getAnswerTokensList(),
        Finish.of(inferred.getFinish(), "finish"),
        Digest.of(inferred.getLogitsDigest().toByteArray()));
  }

  private WorkerProcess start() throws InterruptedException {
    return start(Sandbox.find(Sandbox.Choice.AUTO, WorkerProcess.ownJava()));
  }

  private WorkerProcess start(Sandbox sandbox) throws InterruptedException {
    WorkerProcess worker =
        WorkerProcess.start(
            new WorkerSettings(
                WorkerProcess.ownJava(),
                System.getProperty("java.class.path"),
                blocks,
                output,
                512,
                1,
                0,
                sandbox,
                Duration.ofSeconds(60)));
    started.add(worker);
    return worker;
  }

  private record World(ModelCard card) {}

  /** Stores a tiny model with an adapter and a datanet, and has a worker build the index. */
  private World world() throws Exception {
    List<String> texts =
        List.of("a cat sat on the mat and slept", "a dog sat on the log and barked");
    BpeTrainer trainer = new BpeTrainer(300);
    texts.forEach(trainer::add);
    Tokenizer tokenizer = trainer.train();
    ModelConfig config =
        ModelConfig.parse(
            """
            {"architectures":["LlamaForCausalLM"],"model_type":"llama","vocab_size":%d,
             "hidden_size":32,"num_hidden_layers":2,"num_attention_heads":4,
             "num_key_value_heads":2,"intermediate_size":48,"max_position_embeddings":128,
             "rms_norm_eps":1e-5,"rope_theta":10000.0,"tie_word_embeddings":true,
             "hidden_act":"silu","attention_bias":false,"mlp_bias":false,
             "bos_token_id":%d,"eos_token_id":%d}
            """
                .formatted(tokenizer.vocabSize(), tokenizer.bos(), tokenizer.eos())
                .getBytes(StandardCharsets.UTF_8));
    AdapterConfig adapter = AdapterConfig.ofAll(4, 8);
    RecordList records = new RecordList(texts);
    PassageList passages = PassageList.of(List.of(new PassageList.Logged(OWNER, records.ids())));
    StoredFile tokenizerFile = store(tokenizer.json());
    Indexed index =
        start()
            .submit(
                WorkerRequests.index(
                    tokenizerFile.manifest(),
                    store(passages.toBytes()).manifest(),
                    List.of(store(records.toBytes()).manifest())),
                LIMIT,
                _ -> {})
            .result()
            .get()
            .getIndexed();
    assertThat(index.getPassages()).isEqualTo(2);
    StoredFile segment = store(Files.readAllBytes(output.resolve(index.getFile())));
    ModelFiles files =
        new ModelFiles(
            store(config.json()),
            store(SafeTensors.bytes(InitialWeights.model(config, 1), Dtype.F32)),
            tokenizerFile,
            store("{}".getBytes(StandardCharsets.UTF_8)),
            Optional.of(
                new ModelFiles.AdapterFiles(
                    store(adapter.json()),
                    store(
                        SafeTensors.bytes(
                            InitialWeights.adapter(config, adapter, 2), Dtype.F32)))));
    return new World(
        new ModelCard(
            new ModelName("tiny"),
            OWNER,
            Digest.sha256(new byte[] {1}),
            1,
            files,
            Optional.of(
                new ModelCard.Source(
                    Digest.sha256(new byte[] {2}),
                    1,
                    passages.root(),
                    Digest.of(index.getSegmentRoot().toByteArray()),
                    segment.manifest()))));
  }

  private StoredFile store(byte[] content) throws IOException {
    EncryptedBlob blob = BlobSealer.sealOpen(content, DataKey.ofOpenContent(content));
    for (Block block : blob.allBlocks()) {
      Path file = new BlockFolder(blocks).file(block.id());
      Files.createDirectories(file.getParent());
      Files.write(file, block.stored().toArray());
    }
    return new StoredFile(Digest.sha256(content), blob.id().digest());
  }
}

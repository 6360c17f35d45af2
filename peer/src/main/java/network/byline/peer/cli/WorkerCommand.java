package network.byline.peer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import network.byline.attribution.process.WorkerDiedException;
import network.byline.attribution.process.WorkerProcess;
import network.byline.attribution.process.WorkerRequests;
import network.byline.attribution.process.WorkerSettings;
import network.byline.attribution.process.protocol.Probed;
import network.byline.attribution.process.protocol.Progress;
import network.byline.attribution.process.protocol.Reply;
import network.byline.attribution.sandbox.Sandbox;
import network.byline.attribution.sandbox.SandboxException;
import network.byline.attribution.strict.ArithmeticContract;
import network.byline.base.eip712.Domain;
import network.byline.base.identity.SigningKey;
import network.byline.base.statement.Capability;
import network.byline.base.statement.Signed;
import network.byline.base.value.Digest;
import network.byline.peer.client.HostClient;
import network.byline.peer.home.Folders;
import network.byline.peer.node.Installation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code byline worker}: what this machine is worth as a worker. */
@Command(
    name = "worker",
    description = "Measure this machine as a worker.",
    footer = {"", "Examples:", "  byline worker probe", "  byline worker probe --as ada --json"},
    subcommands = {WorkerCommand.ProbeCommand.class})
final class WorkerCommand implements Callable<Integer> {

  @Mixin private CommonOptions common;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw Byline.incomplete(spec);
  }

  /** Measures. */
  @Command(
      name = "probe",
      description = {
        "Measure in a worker process what this machine computes: matrix products, a forward pass"
            + " whose answer is known, a training step, and decoding. It takes seconds.",
        "With --as the result is also signed, for the vault of the host."
      },
      footer = {
        "",
        "Examples:",
        "  byline worker probe",
        "  byline worker probe --worker-threads 4 --json",
        "  byline worker probe --as ada --json      with a signed statement"
      })
  static final class ProbeCommand implements Callable<Integer> {

    private static final int HEAP_MEBIBYTES = 512;
    private static final int MOST_THREADS = 256;
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @Mixin private CommonOptions common;
    @Mixin private HostOption host;

    @Option(
        names = "--as",
        paramLabel = "NAME",
        description = "The key that signs the result (default: it is not signed).")
    private @Nullable String as;

    @Option(
        names = "--worker-threads",
        paramLabel = "N",
        defaultValue = "2",
        description = "How many threads to measure with (default: ${DEFAULT-VALUE}).")
    private int threads = 2;

    @Option(
        names = "--sandbox",
        paramLabel = "require|auto|off",
        defaultValue = "auto",
        description = "Whether to measure in the sandbox (default: ${DEFAULT-VALUE}).")
    private String choice = "auto";

    @Override
    public Integer call() throws IOException, InterruptedException {
      Terminal terminal = common.terminal();
      if (threads < 1 || threads > MOST_THREADS) {
        throw CommandFailure.usage("--worker-threads " + threads + ": give 1 to " + MOST_THREADS);
      }
      // Whatever is wrong with key or host is said before seconds are spent.
      SigningKey key = as == null ? null : new Keys(common.home(), terminal).open(as);
      Domain domain = key == null ? null : domain();
      Sandbox sandbox = sandbox();
      Probed probed = measured(terminal, sandbox);
      Map<String, Object> document = document(probed, sandbox);
      print(terminal, probed, sandbox);
      if (key != null && domain != null) {
        Capability claim = claim(key, probed, sandbox, InstantSource.system().instant());
        document.put("statement", signed(terminal, Signed.by(key, domain, claim), domain));
      }
      terminal.document(document);
      if (!probed.getComputesRightly()) {
        terminal.say(
            "byline: this machine computes wrongly: the known forward pass has another digest than"
                + " the arithmetic contract says. Nothing that it computes would be paid.");
        return ExitCodes.FAILURE;
      }
      return ExitCodes.OK;
    }

    private Domain domain() {
      try (HostClient client = host.connect()) {
        return client.domain();
      }
    }

    private Sandbox sandbox() throws InterruptedException {
      try {
        return Sandbox.find(Sandbox.Choice.of(choice, "--sandbox"), WorkerProcess.ownJava());
      } catch (IllegalArgumentException e) {
        throw CommandFailure.usage(String.valueOf(e.getMessage()));
      } catch (SandboxException e) {
        throw CommandFailure.failed(String.valueOf(e.getMessage()));
      }
    }

    private Probed measured(Terminal terminal, Sandbox sandbox)
        throws IOException, InterruptedException {
      Path scratch = Files.createTempDirectory("byline-probe-");
      try {
        Path blocks = Files.createDirectory(scratch.resolve("blocks"));
        Path output = Files.createDirectory(scratch.resolve("output"));
        try (WorkerProcess worker = WorkerProcess.start(settings(blocks, output, sandbox))) {
          return worker
              .submit(WorkerRequests.probe(), LIMIT, reply -> show(terminal, reply))
              .result()
              .get()
              .getProbed();
        }
      } catch (WorkerDiedException e) {
        throw CommandFailure.failed(String.valueOf(e.getMessage()));
      } catch (ExecutionException e) {
        Throwable cause = e.getCause();
        throw CommandFailure.failed(String.valueOf((cause == null ? e : cause).getMessage()));
      } finally {
        terminal.endProgress();
        Folders.remove(scratch);
      }
    }

    private WorkerSettings settings(Path blocks, Path output, Sandbox sandbox) {
      return new WorkerSettings(
          WorkerProcess.ownJava(),
          Installation.own().workerClassPath(),
          blocks,
          output,
          HEAP_MEBIBYTES,
          threads,
          0,
          sandbox,
          START_LIMIT);
    }

    private static void show(Terminal terminal, Reply reply) {
      if (reply.hasProgress()) {
        Progress progress = reply.getProgress();
        terminal.progress(
            "  measuring %s (%d of %d)"
                .formatted(progress.getPhase(), progress.getDone() + 1, progress.getTotal()));
      }
    }

    private static void print(Terminal terminal, Probed probed, Sandbox sandbox) {
      terminal.print("engine           " + probed.getEngineProfile());
      terminal.print(
          "machine          %s, %d processors, %d MiB, %s"
              .formatted(
                  probed.getEnvironment(),
                  probed.getProcessors(),
                  probed.getMemoryMebibytes(),
                  (sandbox.confines() ? "sandboxed by " : "unsandboxed: ")
                      + sandbox.description()));
      terminal.print(
          String.format(
              Locale.ROOT,
              "matrix products  %.1f GFLOP/s on one thread, %.1f on %d",
              probed.getProductOne(),
              probed.getProductAll(),
              probed.getThreads()));
      terminal.print("known answer     " + (probed.getComputesRightly() ? "right" : "WRONG"));
      terminal.print(
          String.format(Locale.ROOT, "training step    %.3f s", probed.getStepSeconds()));
      terminal.print(
          String.format(
              Locale.ROOT,
              "decoding         %.0f tokens/s, %.0f with eight answers together",
              probed.getDecodeOne(),
              probed.getDecodeEight()));
    }

    private static Map<String, Object> document(Probed probed, Sandbox sandbox) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("engineProfile", probed.getEngineProfile());
      document.put("environment", probed.getEnvironment());
      document.put("processors", probed.getProcessors());
      document.put("memoryMebibytes", probed.getMemoryMebibytes());
      document.put("sandboxed", sandbox.confines());
      document.put("sandbox", sandbox.description());
      document.put("threads", probed.getThreads());
      document.put("gigaflopsOneThread", probed.getProductOne());
      document.put("gigaflopsAllThreads", probed.getProductAll());
      document.put("forward", forward(probed).toString());
      document.put("computesRightly", probed.getComputesRightly());
      document.put("stepSeconds", probed.getStepSeconds());
      document.put("tokensPerSecond", probed.getDecodeOne());
      document.put("tokensPerSecondOfEight", probed.getDecodeEight());
      return document;
    }

    private static Capability claim(
        SigningKey key, Probed probed, Sandbox sandbox, Instant measuredAt) {
      return new Capability(
          key.address(),
          measuredAt.getEpochSecond(),
          ArithmeticContract.VERSION,
          probed.getEngineProfile(),
          probed.getEnvironment(),
          sandbox.confines(),
          probed.getThreads(),
          probed.getMemoryMebibytes(),
          Math.round(probed.getProductOne() * 1e3),
          Math.round(probed.getProductAll() * 1e3),
          forward(probed),
          Math.round(probed.getStepSeconds() * 1e6),
          Math.round(probed.getDecodeOne() * 1e3),
          Math.round(probed.getDecodeEight() * 1e3));
    }

    private static Map<String, Object> signed(
        Terminal terminal, Signed<Capability> signed, Domain domain) {
      HexFormat hex = HexFormat.of();
      String bytes = "0x" + hex.formatHex(signed.statement().toBytes());
      String signature = "0x" + hex.formatHex(signed.signature().toArray());
      terminal.print("signed by        " + signed.statement().signer());
      terminal.print("statement        " + bytes);
      terminal.print("signature        " + signature);
      Map<String, Object> statement = new LinkedHashMap<>();
      statement.put("signer", signed.statement().signer().toString());
      statement.put("measuredAt", signed.statement().measuredAt());
      statement.put("chainId", domain.chainId());
      statement.put("vault", domain.vault().toString());
      statement.put("bytes", bytes);
      statement.put("digest", signed.digest(domain).toString());
      statement.put("signature", signature);
      return statement;
    }

    private static Digest forward(Probed probed) {
      return Digest.of(probed.getForward().toByteArray());
    }
  }
}

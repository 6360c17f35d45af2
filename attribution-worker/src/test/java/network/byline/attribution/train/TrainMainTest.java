package network.byline.attribution.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import network.byline.attribution.format.AdapterConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainMainTest {
  private static final String COMMON =
      """
       "init_seed": 1, "order_seed": 2, "batch_records": 8, "sequence_length": 24,
       "optimiser": {"name": "adamw-damped", "beta1": 0.9, "beta2": 0.99, "damping": 1e-7,
                     "weight_decay": 0, "clip_norm": 0},
       "rate": {"peak": 0.01, "warmup": 0.1, "decay": "linear", "last": 0.1}, "stored": "F16"}
      """;

  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void writeInputs() throws IOException {
    write("data.jsonl", lines(Small.texts(1, 60)));
    write("held.jsonl", lines(Small.texts(2, 20)));
    String model = new String(Small.config().json(), StandardCharsets.UTF_8);
    write(
        "base.json",
        "{\"format\": \"byline-recipe-1\", \"kind\": \"base\", \"model\": "
            + model
            + ", \"steps\": 40,"
            + COMMON);
    write(
        "adapter.json",
        "{\"format\": \"byline-recipe-1\", \"kind\": \"adapter\", \"epochs\": 3, \"adapter\":"
            + " {\"rank\": 2, \"alpha\": 4, \"target_modules\": [\"q_proj\", \"v_proj\"]},"
            + COMMON);
  }

  private static String lines(List<String> texts) {
    return texts.stream()
        .map(text -> "{\"text\":\"" + text + "\"}\n")
        .collect(Collectors.joining());
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  /** Runs a command in which @ stands for the folder. */
  private int run(String command) {
    return run(command, InstantSource.fixed(Instant.EPOCH), new AtomicBoolean());
  }

  private int run(String command, InstantSource clock, AtomicBoolean cancelled) {
    out.reset();
    err.reset();
    List<String> words = List.of(command.replace("@", folder + "/").split(" ", -1));
    return TrainMain.run(
        words, new PrintStream(out, true), new PrintStream(err, true), clock, cancelled);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(folder.resolve(name));
  }

  @Test
  void modelsAreTrainedEvaluatedAndReproduced() throws IOException {
    assertThat(run("tokenizer --vocab 300 --data @data.jsonl --out @tokenizer.json")).isZero();
    assertThat(out()).contains("300 ids");

    String base =
        "base --recipe @base.json --tokenizer @tokenizer.json --data @data.jsonl --threads 2 --out"
            + " @";
    assertThat(run(base + "base")).isZero();
    assertThat(err()).contains("40 steps", "step 40/40");
    assertThat(folder.resolve("base/checkpoint.bin")).doesNotExist();
    assertThat(Recipe.parse(bytes("base/recipe.json")).length()).isEqualTo(new RunLength.Steps(40));

    String adapter = "adapter --recipe @adapter.json --base @base --data @data.jsonl --out @";
    assertThat(run(adapter + "adapter")).isZero();
    assertThat(out()).contains("adapter_model.safetensors", "final loss");
    assertThat(AdapterConfig.parse(bytes("adapter/adapter_config.json")).rank()).isEqualTo(2);

    assertThat(run("eval --base @base --adapter @adapter --data @held.jsonl --seed 3")).isZero();
    assertThat(out()).contains("20 texts", "bits/byte", "lower by", "all:");

    assertThat(run("sample --base @base --adapter @adapter --prompt The --tokens 5")).isZero();
    assertThat(out()).isNotBlank();

    assertThat(run(base.replace("base.json", "base/recipe.json") + "again")).isZero();
    assertThat(bytes("again/model.safetensors")).isEqualTo(bytes("base/model.safetensors"));
    assertThat(run(adapter.replace("adapter.json", "adapter/recipe.json") + "again2")).isZero();
    assertThat(bytes("again2/adapter_model.safetensors"))
        .isEqualTo(bytes("adapter/adapter_model.safetensors"));
    assertThat(bytes("again2/losses.csv")).isEqualTo(bytes("adapter/losses.csv"));
  }

  @Test
  void interruptedTrainingGoesOnWhereItStopped() throws IOException {
    write("tokenizer.json", new String(Small.tokenizer().json(), StandardCharsets.UTF_8));
    String base = "base --recipe @base.json --tokenizer @tokenizer.json --data @data.jsonl --out @";
    assertThat(run(base + "whole")).isZero();

    AtomicBoolean cancelled = new AtomicBoolean();
    int[] asked = {0};
    InstantSource stopAfterAWhile =
        () -> {
          cancelled.set(++asked[0] > 40);
          return Instant.EPOCH;
        };
    assertThat(run(base + "parts", stopAfterAWhile, cancelled)).isEqualTo(3);
    assertThat(err()).contains("same command");
    assertThat(folder.resolve("parts/checkpoint.bin")).exists();
    assertThat(run(base + "parts")).isZero();
    assertThat(bytes("parts/model.safetensors")).isEqualTo(bytes("whole/model.safetensors"));
    assertThat(bytes("parts/losses.csv")).isEqualTo(bytes("whole/losses.csv"));
  }

  @Test
  void estimateTrainsNothing() throws IOException {
    write("tokenizer.json", new String(Small.tokenizer().json(), StandardCharsets.UTF_8));
    int[] tick = {0};
    InstantSource clock = () -> Instant.EPOCH.plusSeconds(tick[0]++);
    String base =
        "base --recipe @base.json --tokenizer @tokenizer.json --data @data.jsonl --out @none"
            + " --estimate";
    assertThat(run(base, clock, new AtomicBoolean())).isZero();
    assertThat(out()).contains("about");
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void mistakesAreExplained() throws IOException {
    assertThat(run("")).isEqualTo(2);
    assertThat(err()).contains("Usage");
    assertThat(run("base --what 1")).isEqualTo(2);
    assertThat(err()).contains("unknown option --what");
    assertThat(run("tokenizer --data @data.jsonl")).isEqualTo(2);
    assertThat(err()).contains("--out is missing");
    assertThat(run("tokenizer --vocab 3 --data @data.jsonl --out @t")).isEqualTo(2);
    assertThat(err()).contains("--vocab is 3");
    assertThat(run("tokenizer --data @absent.jsonl --out @t")).isEqualTo(1);
    assertThat(err()).contains("absent.jsonl");
    write("bad.jsonl", "{\"text\":\"fine\"}\n{\"txt\":1}\n");
    assertThat(run("tokenizer --data @bad.jsonl --out @t")).isEqualTo(2);
    assertThat(err()).contains("bad.jsonl:2", "text");
    write("empty.jsonl", "{\"text\":\"  \"}\n");
    assertThat(run("tokenizer --data @empty.jsonl --out @t")).isEqualTo(2);
    assertThat(err()).contains("empty.jsonl:1");
  }
}

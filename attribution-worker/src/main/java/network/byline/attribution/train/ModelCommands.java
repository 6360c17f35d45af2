package network.byline.attribution.train;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import network.byline.attribution.format.Adapter;
import network.byline.attribution.strict.Generation;
import network.byline.attribution.strict.LogProbs;
import network.byline.attribution.strict.StrictModel;
import network.byline.attribution.tokenizer.StreamDecoder;
import network.byline.base.statement.SamplerSettings;

/** Looks at trained models: bits per byte on held-out text, and samples. */
final class ModelCommands {

  private ModelCommands() {}

  static int evaluate(List<String> words, PrintStream out) {
    Arguments arguments = new Arguments(words, Set.of("--base", "--adapter", "--data", "--seed"));
    long seed = arguments.integer("--seed", 1, 0, Integer.MAX_VALUE);
    BaseModel files = BaseModel.read(arguments.path("--base"));
    StrictModel base = StrictModel.of(files.config(), files.tensors());
    Optional<StrictModel> tuned =
        arguments
            .optional("--adapter")
            .map(folder -> base.withAdapter(Adapter.read(Path.of(folder))));
    List<String> all = new ArrayList<>();
    for (Path file : arguments.paths("--data")) {
      List<String> texts = TextFiles.read(file);
      line(out, file.toString(), files, base, tuned, texts, seed);
      all.addAll(texts);
    }
    line(out, "all", files, base, tuned, all, seed);
    return 0;
  }

  static int sample(List<String> words, PrintStream out) {
    Arguments arguments =
        new Arguments(
            words,
            Set.of(
                "--base", "--adapter", "--prompt", "--tokens", "--temperature-micros", "--seed"));
    BaseModel files = BaseModel.read(arguments.path("--base"));
    StrictModel base = StrictModel.of(files.config(), files.tensors());
    StrictModel model =
        arguments
            .optional("--adapter")
            .map(folder -> base.withAdapter(Adapter.read(Path.of(folder))))
            .orElse(base);
    int[] prompt = files.tokenizer().encodePrompt(arguments.text("--prompt"));
    int most = files.config().maxPositions() - prompt.length;
    if (most < 1) {
      throw new Arguments.UsageException("--prompt has " + prompt.length + " tokens; shorten it");
    }
    int tokens = Math.min(most, arguments.integer("--tokens", 60, 1, 1 << 20));
    SamplerSettings settings =
        new SamplerSettings(
            arguments.integer("--temperature-micros", 0, 0, SamplerSettings.MAX_TEMPERATURE_MICROS),
            0,
            SamplerSettings.MILLION,
            arguments.integer("--seed", 1, 0, Integer.MAX_VALUE));
    Generation answer = new Generation(model, prompt, tokens, settings, files.tokenizer().eos());
    StreamDecoder text = files.tokenizer().stream();
    while (answer.advance()) {
      out.print(text.feed(answer.last()));
    }
    out.println(text.finish());
    return 0;
  }

  private static void line(
      PrintStream out,
      String name,
      BaseModel files,
      StrictModel base,
      Optional<StrictModel> tuned,
      List<String> texts,
      long seed) {
    HeldOut before = score(files, base, texts);
    out.printf(
        Locale.ROOT,
        "%s: %d texts, base %s bits/byte",
        name,
        texts.size(),
        show(before.bitsPerByte(seed)));
    if (tuned.isPresent()) {
      HeldOut after = score(files, tuned.get(), texts);
      out.printf(
          Locale.ROOT,
          ", adapter %s, lower by %s",
          show(after.bitsPerByte(seed)),
          show(after.reductionAgainst(before, seed)));
    }
    out.println();
  }

  private static HeldOut score(BaseModel files, StrictModel model, List<String> texts) {
    return HeldOut.of(
        files.tokenizer(),
        texts,
        files.config().maxPositions(),
        piece -> -Arrays.stream(model.logProbs(piece, 1)).sum() / (double) LogProbs.UNITS_PER_NAT);
  }

  private static String show(Interval interval) {
    return String.format(
        Locale.ROOT, "%.4f [%.4f, %.4f]", interval.value(), interval.low(), interval.high());
  }
}

package network.byline.attribution.train;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import network.byline.attribution.tokenizer.BpeTrainer;
import network.byline.attribution.tokenizer.Tokenizer;
import network.byline.base.value.Digest;

/** Trains a tokenizer. */
final class TokenizerCommand {
  private TokenizerCommand() {}

  static int run(List<String> words, PrintStream out) {
    Arguments arguments = new Arguments(words, Set.of("--vocab", "--data", "--out"));
    int vocab = arguments.integer("--vocab", 2_048, BpeTrainer.FIRST_MERGE, Tokenizer.MAX_VOCAB);
    Path target = arguments.path("--out");
    List<String> texts = TextFiles.readAll(arguments.paths("--data"));
    BpeTrainer trainer = new BpeTrainer(vocab);
    texts.forEach(trainer::add);
    Tokenizer tokenizer = trainer.train();
    byte[] json = tokenizer.json();
    try {
      Files.write(target, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    long tokens = 0;
    long bytes = 0;
    for (String text : texts) {
      tokens += tokenizer.encode(text).length;
      bytes += text.getBytes(StandardCharsets.UTF_8).length;
    }
    out.printf(
        Locale.ROOT,
        "tokenizer %s, %d ids, %.3f bytes per token over %d texts%n",
        Digest.sha256(json),
        tokenizer.vocabSize(),
        (double) bytes / tokens,
        texts.size());
    return 0;
  }
}

package network.byline.attribution.train;

import java.util.Optional;
import network.byline.attribution.format.AdapterConfig;
import network.byline.attribution.format.Dtype;
import network.byline.attribution.format.FormatException;
import network.byline.attribution.format.ModelConfig;
import network.byline.attribution.strict.AdamWSettings;
import network.byline.attribution.strict.ArithmeticContract;
import network.byline.base.value.Digest;

/**
 * All that determines a training run: whoever runs an equal recipe over its inputs gets equal
 * weights, bit for bit, on any machine and with any number of threads.
 *
 * @param arithmeticContract number of the arithmetic that gives the bits
 * @param model shape of the model, of the base under an adapter too
 * @param tokenizer SHA-256 of {@code tokenizer.json}
 * @param data {@link TrainingData#digestOf} of the texts
 * @param adapter what is trained over the frozen base; empty where the whole model is trained
 * @param initSeed seed of the first weights, 0 to 2^53 - 1
 * @param orderSeed seed of the order of records, 0 to 2^53 - 1
 * @param length passes or steps
 * @param batchRecords pieces a step, 1 to 65 536
 * @param sequenceLength most tokens predicted in one piece; longer passages are cut
 * @param optimiser constants of the optimiser
 * @param rate learning rate over the run
 * @param stored type in which the result is kept; the weights are rounded to it at the end
 */
public record Recipe(
    int arithmeticContract,
    ModelConfig model,
    Digest tokenizer,
    Digest data,
    Optional<Adapter> adapter,
    long initSeed,
    long orderSeed,
    RunLength length,
    int batchRecords,
    int sequenceLength,
    AdamWSettings optimiser,
    LearningRate rate,
    Dtype stored) {

  /** Name of the file in a model folder. */
  public static final String FILE_NAME = "recipe.json";

  /** Largest seed: the largest integer that every JSON reader keeps exactly. */
  public static final long MAX_SEED = (1L << 53) - 1;

  /**
   * The part of a recipe that only adapters have.
   *
   * @param base SHA-256 of the base's {@code model.safetensors}
   * @param config rank, scale and targets
   */
  public record Adapter(Digest base, AdapterConfig config) {}

  /** Checks the ranges. */
  public Recipe {
    range("arithmetic_contract", arithmeticContract, 1, 0xffff);
    range("init_seed", initSeed, 0, MAX_SEED);
    range("order_seed", orderSeed, 0, MAX_SEED);
    range("batch_records", batchRecords, 1, 65_536);
    range("sequence_length", sequenceLength, 1, model.maxPositions());
  }

  /**
   * The recipe of an adapter with everything but the data and the seeds as measured best for short
   * runs: rank 8 with scale 2 on all matrices, AdamW with its damping inside the root, four passes,
   * a tenth of warm-up and a linear decay to a tenth.
   *
   * @param model the base's configuration
   * @param base SHA-256 of the base's weights file
   * @param tokenizer SHA-256 of the base's tokenizer file
   * @param data digest of the texts
   */
  public static Recipe ofAdapter(ModelConfig model, Digest base, Digest tokenizer, Digest data) {
    return new Recipe(
        ArithmeticContract.VERSION,
        model,
        tokenizer,
        data,
        Optional.of(new Adapter(base, AdapterConfig.ofAll(8, 16))),
        1,
        1,
        new RunLength.Epochs(4),
        32,
        model.maxPositions(),
        AdamWSettings.withDamping(1e-7),
        new LearningRate(3e-3, 0.1, LearningRate.Decay.LINEAR, 0.1),
        Dtype.F16);
  }

  /**
   * Reads a recipe.
   *
   * @throws FormatException naming the field that is wrong
   */
  public static Recipe parse(byte[] json) {
    return RecipeJson.parse(json);
  }

  /** The canonical file; equal recipes have equal bytes. */
  public byte[] json() {
    return RecipeJson.write(this);
  }

  /** SHA-256 of the canonical file. */
  public Digest digest() {
    return Digest.sha256(json());
  }

  static void range(String field, double value, double min, double max) {
    if (!(value >= min && value <= max)) {
      throw new FormatException(
          FILE_NAME + ": " + field, "is " + value + ", must be from " + min + " to " + max);
    }
  }

  static void range(String field, long value, long min, long max) {
    if (value < min || value > max) {
      throw new FormatException(
          FILE_NAME + ": " + field, "is " + value + ", must be from " + min + " to " + max);
    }
  }
}

package network.byline.bench.credit;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import network.byline.attribution.train.BaseModel;
import picocli.CommandLine.Option;

/** Where the shipped data and models lie; other folders can be named to study other models. */
final class Shipped {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Sources, one file each (default: ${DEFAULT-VALUE}).")
  Path data = Path.of("data/lexicon");

  @Option(
      names = "--base",
      paramLabel = "DIR",
      description = "The base (default: ${DEFAULT-VALUE}).")
  Path base = Path.of("models/byline-base-2m");

  @Option(
      names = "--adapter",
      paramLabel = "DIR",
      description = "The adapter and its recipe (default: ${DEFAULT-VALUE}).")
  Path adapter = Path.of("models/lexicon");

  List<Source> sources() {
    return Source.readAll(data);
  }

  BaseModel baseModel() {
    return BaseModel.read(base);
  }

  CreditModel model(List<Source> sources, Arena memory) {
    return CreditModel.read(baseModel(), adapter, sources, memory);
  }
}

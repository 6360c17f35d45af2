package network.byline.bench;

import network.byline.bench.credit.CalibrationStudy;
import network.byline.bench.credit.LeftOutStudy;
import network.byline.bench.credit.RightSourceStudy;
import network.byline.bench.credit.ScoringStudy;
import network.byline.bench.journal.JournalStudy;
import network.byline.bench.money.ReceiptStudy;
import network.byline.bench.network.NetworkStudy;
import network.byline.bench.numbers.DecodingStudy;
import network.byline.bench.numbers.GemmStudy;
import network.byline.bench.numbers.TrainingStudy;
import network.byline.bench.span.SpanBuildStudy;
import network.byline.bench.span.SpanLookupStudy;
import network.byline.bench.start.StartStudy;
import network.byline.bench.transport.TransportStudy;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Runs studies by name. Exit codes: 0 the bars are met, 1 one is missed, 2 wrong usage. */
@Command(
    name = "bench/run",
    mixinStandardHelpOptions = true,
    description = "Measures what Byline says about itself; prints Markdown.",
    subcommands = {
      RightSourceStudy.class,
      CalibrationStudy.class,
      LeftOutStudy.class,
      GemmStudy.class,
      TrainingStudy.class,
      DecodingStudy.class,
      ScoringStudy.class,
      SpanBuildStudy.class,
      SpanLookupStudy.class,
      ReceiptStudy.class,
      NetworkStudy.class,
      JournalStudy.class,
      StartStudy.class,
      TransportStudy.class
    })
public final class Bench {

  private Bench() {}

  /** Runs one study and ends the process. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }
}

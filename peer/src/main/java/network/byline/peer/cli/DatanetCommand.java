package network.byline.peer.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import network.byline.base.identity.SigningKey;
import network.byline.base.record.DatanetName;
import network.byline.base.statement.Charter;
import network.byline.base.statement.Visibility;
import network.byline.peer.api.v1.Contributor;
import network.byline.peer.api.v1.Datanet;
import network.byline.peer.api.v1.ListDatanetsRequest;
import network.byline.peer.api.v1.Snapshot;
import network.byline.peer.client.Contributing;
import network.byline.peer.client.HostClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code byline datanet}: found, show, list and publish datanets. */
@Command(
    name = "datanet",
    description = "Found, show, list and publish datanets.",
    footer = {
      "",
      "Examples:",
      "  byline datanet create recipes --licence CC-BY-4.0 --as ada",
      "  byline datanet show recipes",
      "  byline datanet publish recipes --as ada"
    },
    subcommands = {
      DatanetCommand.Create.class,
      DatanetCommand.Show.class,
      DatanetCommand.ListAll.class,
      DatanetCommand.Publish.class
    })
final class DatanetCommand implements Callable<Integer> {

  @Mixin private CommonOptions common;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw Byline.incomplete(spec);
  }

  /** Founds a datanet. */
  @Command(
      name = "create",
      description = "Found a datanet; you are its curator.",
      footer = {"", "Example:", "  byline datanet create recipes --licence CC-BY-4.0 --as ada"})
  static final class Create implements Callable<Integer> {

    @Mixin private CommonOptions common;
    @Mixin private HostOption host;
    @Mixin private AsOption as;

    @Parameters(paramLabel = "NAME", description = "Lower-case letters, digits and dashes.")
    private String name = "";

    @Option(
        names = "--licence",
        paramLabel = "SPDX",
        required = true,
        description = "The licence of every record, such as CC0-1.0.")
    private String licence = "";

    @Option(
        names = "--visibility",
        paramLabel = "open|sealed",
        defaultValue = "open",
        description = "Who may read the records (default: ${DEFAULT-VALUE}).")
    private Visibility visibility = Visibility.OPEN;

    @Override
    public Integer call() {
      Terminal terminal = common.terminal();
      if (visibility == Visibility.SEALED) {
        throw CommandFailure.usage(
            "--visibility sealed: this version keeps open datanets only. Leave the option out");
      }
      Charter charter;
      SigningKey curator = new Keys(common.home(), terminal).open(as.name());
      try {
        charter = new Charter(curator.address(), new DatanetName(name), licence, visibility);
      } catch (IllegalArgumentException e) {
        throw CommandFailure.usage(String.valueOf(e.getMessage()));
      }
      try (HostClient client = host.connect()) {
        Datanet datanet = new Contributing(client).found(curator, charter);
        terminal.print(
            "datanet "
                + name
                + "  "
                + HostClient.digest(datanet.getId())
                + "  curator "
                + as.name());
        terminal.say("Next: byline contribute " + name + " FILE... --as NAME");
        terminal.document(describe(datanet));
      }
      return ExitCodes.OK;
    }
  }

  /** Shows a datanet. */
  @Command(
      name = "show",
      description = "Show a datanet, its contributors and snapshots.",
      footer = {"", "Example:", "  byline datanet show recipes"})
  static final class Show implements Callable<Integer> {

    @Mixin private CommonOptions common;
    @Mixin private HostOption host;

    @Parameters(paramLabel = "NAME")
    private String name = "";

    @Override
    public Integer call() {
      Terminal terminal = common.terminal();
      try (HostClient client = host.connect()) {
        Datanet datanet = new Contributing(client).datanet(name);
        terminal.print(
            terminal.bold(datanet.getName()) + "  " + HostClient.digest(datanet.getId()));
        terminal.print("curator     " + HostClient.address(datanet.getCurator()));
        terminal.print("licence     " + datanet.getLicence() + ", " + datanet.getVisibility());
        terminal.print(
            "records     "
                + (datanet.getPassages() + datanet.getDuplicates())
                + ", "
                + datanet.getPassages()
                + " of them different, from "
                + Words.count(datanet.getContributions(), "contribution"));
        for (Contributor contributor : datanet.getContributorsList()) {
          terminal.print(
              "  "
                  + HostClient.address(contributor.getAddress())
                  + "  "
                  + contributor.getPassages()
                  + " passages");
        }
        for (Snapshot snapshot : datanet.getSnapshotsList()) {
          terminal.print(
              "snapshot "
                  + snapshot.getNumber()
                  + "  "
                  + snapshot.getPassages()
                  + " passages  root "
                  + HostClient.digest(snapshot.getRoot()));
        }
        terminal.document(describe(datanet));
      }
      return ExitCodes.OK;
    }
  }

  /** Lists datanets. */
  @Command(
      name = "list",
      description = "List the datanets of a host.",
      footer = {"", "Example:", "  byline datanet list"})
  static final class ListAll implements Callable<Integer> {

    @Mixin private CommonOptions common;
    @Mixin private HostOption host;

    @Override
    public Integer call() {
      Terminal terminal = common.terminal();
      List<Map<String, Object>> rows = new ArrayList<>();
      try (HostClient client = host.connect()) {
        for (Datanet datanet :
            client
                .datanets()
                .listDatanets(ListDatanetsRequest.getDefaultInstance())
                .getDatanetsList()) {
          terminal.print(
              String.format(
                  "%-24s %6d passages  %2d snapshots  %s",
                  datanet.getName(),
                  datanet.getPassages(),
                  datanet.getSnapshotsCount(),
                  datanet.getLicence()));
          rows.add(describe(datanet));
        }
      }
      if (rows.isEmpty()) {
        terminal.say("No datanets yet. Found one with: byline datanet create NAME --licence SPDX");
      }
      terminal.document(Map.of("datanets", rows));
      return ExitCodes.OK;
    }
  }

  /** Publishes a snapshot. */
  @Command(
      name = "publish",
      description = "Freeze what was contributed so far as the next snapshot.",
      footer = {"", "Example:", "  byline datanet publish recipes --as ada"})
  static final class Publish implements Callable<Integer> {

    @Mixin private CommonOptions common;
    @Mixin private HostOption host;
    @Mixin private AsOption as;

    @Parameters(paramLabel = "NAME")
    private String name = "";

    @Override
    public Integer call() {
      Terminal terminal = common.terminal();
      SigningKey curator = new Keys(common.home(), terminal).open(as.name());
      try (HostClient client = host.connect()) {
        Contributing.Published published;
        try (Waiting _ = Waiting.begin(terminal, "making the snapshot")) {
          published = new Contributing(client).publish(curator, name);
        }
        var snapshot = published.snapshot();
        terminal.print(
            "snapshot "
                + snapshot.number()
                + (published.unchanged() ? " (nothing was added since)" : "")
                + "  "
                + snapshot.passageCount()
                + " passages  root "
                + snapshot.root());
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("datanet", name);
        document.put("number", snapshot.number());
        document.put("root", snapshot.root().toString());
        document.put("passages", snapshot.passageCount());
        document.put("unchanged", published.unchanged());
        terminal.document(document);
      }
      return ExitCodes.OK;
    }
  }

  private static Map<String, Object> describe(Datanet datanet) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", datanet.getName());
    document.put("id", HostClient.digest(datanet.getId()).toString());
    document.put("curator", HostClient.address(datanet.getCurator()).toString());
    document.put("licence", datanet.getLicence());
    document.put("visibility", datanet.getVisibility());
    document.put("contributions", datanet.getContributions());
    document.put("passages", datanet.getPassages());
    document.put("duplicates", datanet.getDuplicates());
    List<Map<String, Object>> contributors = new ArrayList<>();
    for (Contributor contributor : datanet.getContributorsList()) {
      contributors.add(
          Map.of(
              "address", HostClient.address(contributor.getAddress()).toString(),
              "passages", contributor.getPassages(),
              "contributions", contributor.getContributions()));
    }
    document.put("contributors", contributors);
    List<Map<String, Object>> snapshots = new ArrayList<>();
    for (Snapshot snapshot : datanet.getSnapshotsList()) {
      snapshots.add(
          Map.of(
              "number", snapshot.getNumber(),
              "root", HostClient.digest(snapshot.getRoot()).toString(),
              "passages", snapshot.getPassages()));
    }
    document.put("snapshots", snapshots);
    return document;
  }
}

package network.byline.peer.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code byline volunteer}: how the volunteer of this home is doing, and whether it works. */
@Command(
    name = "volunteer",
    description = "Look after the volunteer that byline join runs on this machine.",
    footer = {
      "",
      "Examples:",
      "  byline volunteer status            what it does, earns, and why nothing comes",
      "  byline volunteer pause             takes no more work; what is begun is finished",
      "  byline volunteer resume"
    },
    subcommands = {
      VolunteerCommand.Show.class,
      VolunteerCommand.Pause.class,
      VolunteerCommand.Resume.class
    })
final class VolunteerCommand implements Callable<Integer> {

  @Mixin private CommonOptions common;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw Byline.incomplete(spec);
  }

  /** Shows how it is. */
  @Command(
      name = "status",
      description = "Show what the volunteer does, what it earned, and why nothing comes.",
      footer = {"", "Example:", "  byline volunteer status --json"})
  static final class Show implements Callable<Integer> {

    @Mixin private CommonOptions common;

    @Override
    public Integer call() {
      Terminal terminal = common.terminal();
      VolunteerFiles files = new VolunteerFiles(common.home());
      JsonNode status =
          files
              .status()
              .orElseThrow(
                  () ->
                      CommandFailure.failed(
                          "no volunteer has run in "
                              + common.home().folder()
                              + ". Start one with: byline join ADDRESS"));
      String state = files.running() ? status.path("state").asText() : "stopped";
      terminal.print("account    " + status.path("account").asText());
      terminal.print("host       " + status.path("host").asText());
      terminal.print("state      " + state + (files.paused() ? " (paused)" : ""));
      if (!state.equals("stopped") && !status.path("why").asText().isEmpty()) {
        terminal.print("why        " + status.path("why").asText());
      }
      terminal.print(
          "units      %d computed: %d pending, %d checked, %d refused, %d too late, %d failed"
              .formatted(
                  status.path("computed").asLong(),
                  status.path("pending").asLong(),
                  status.path("checked").asLong(),
                  status.path("refused").asLong(),
                  status.path("tooLate").asLong(),
                  status.path("failed").asLong()));
      terminal.print(
          "earned     %s checked, %s anchored, %s claimed"
              .formatted(
                  VolunteerStory.coins(status.path("settled").asText()),
                  VolunteerStory.coins(status.path("anchored").asText()),
                  VolunteerStory.coins(status.path("claimed").asText())));
      for (JsonNode refusal : status.path("refusals")) {
        terminal.print(
            "refused    "
                + refusal.path("lease").asText()
                + ": "
                + refusal.path("reason").asText());
      }
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("running", files.running());
      document.put("paused", files.paused());
      status
          .properties()
          .forEach(
              field ->
                  document.put(
                      field.getKey(),
                      new ObjectMapper().convertValue(field.getValue(), Object.class)));
      document.put("state", state);
      terminal.document(document);
      return ExitCodes.OK;
    }
  }

  /** Lets it take no more work. */
  @Command(
      name = "pause",
      description = "Take no more work from now on; what is begun is finished.",
      footer = {"", "Example:", "  byline volunteer pause"})
  static final class Pause implements Callable<Integer> {

    @Mixin private CommonOptions common;

    @Override
    public Integer call() {
      return set(common, true);
    }
  }

  /** Lets it take work again. */
  @Command(
      name = "resume",
      description = "Take work again.",
      footer = {"", "Example:", "  byline volunteer resume"})
  static final class Resume implements Callable<Integer> {

    @Mixin private CommonOptions common;

    @Override
    public Integer call() {
      return set(common, false);
    }
  }

  private static int set(CommonOptions common, boolean paused) {
    Terminal terminal = common.terminal();
    VolunteerFiles files = new VolunteerFiles(common.home());
    files.make();
    files.paused(paused);
    boolean running = files.running();
    terminal.print(
        (paused ? "paused" : "resumed") + (running ? "" : ", for when byline join runs again"));
    terminal.document(Map.of("paused", paused, "running", running));
    return ExitCodes.OK;
  }
}

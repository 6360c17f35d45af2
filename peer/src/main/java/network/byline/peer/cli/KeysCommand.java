package network.byline.peer.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import network.byline.base.file.DiskFailure;
import network.byline.base.file.SmallFile;
import network.byline.base.identity.KeyName;
import network.byline.base.identity.RecoveryPhrase;
import network.byline.base.identity.SigningKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code byline keys}: the encrypted keys of this home. Needs no host. */
@Command(
    name = "keys",
    description = "Make, list, show, export and restore the keys of this home.",
    footer = {
      "",
      "Examples:",
      "  byline keys new --name ada          a new account, with its recovery phrase",
      "  byline keys list",
      "  byline keys restore --name ada      asks for the twelve words"
    },
    subcommands = {
      KeysCommand.New.class,
      KeysCommand.ListKeys.class,
      KeysCommand.Show.class,
      KeysCommand.Export.class,
      KeysCommand.Restore.class
    })
final class KeysCommand implements Callable<Integer> {

  @Mixin private CommonOptions common;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw Byline.incomplete(spec);
  }

  /** Makes a key. */
  @Command(
      name = "new",
      description = "Make an account: a key, encrypted on this machine, and its recovery phrase.",
      footer = {"", "Example:", "  byline keys new --name ada"})
  static final class New implements Callable<Integer> {

    @Mixin private CommonOptions common;

    @Option(
        names = "--name",
        paramLabel = "NAME",
        defaultValue = Keys.DEFAULT_NAME,
        description = "What to call it (default: ${DEFAULT-VALUE}).")
    private String name;

    @Override
    public Integer call() {
      Terminal terminal = common.terminal();
      Keys keys = new Keys(common.home(), terminal);
      if (keys.exists(name)) {
        throw CommandFailure.failed(
            "there is a key '" + name + "' already; choose another --name. Nothing was changed");
      }
      RecoveryPhrase phrase = keys.make(name);
      SigningKey key = SigningKey.fromPhrase(phrase);
      terminal.print(name + "  " + key.address());
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("name", name);
      document.put("address", key.address().toString());
      document.put("recoveryPhrase", phrase.exportWords());
      terminal.document(document);
      return ExitCodes.OK;
    }
  }

  /** Lists keys. */
  @Command(
      name = "list",
      description = "List the keys of this home.",
      footer = {"", "Example:", "  byline keys list"})
  static final class ListKeys implements Callable<Integer> {

    @Mixin private CommonOptions common;

    @Override
    public Integer call() {
      Terminal terminal = common.terminal();
      Keys keys = new Keys(common.home(), terminal);
      List<Map<String, Object>> rows = new ArrayList<>();
      for (KeyName name : common.home().keystore().list()) {
        String address = keys.address(name.value()).toString();
        rows.add(Map.of("name", name.value(), "address", address));
        terminal.print(String.format("%-20s %s", name.value(), address));
      }
      if (rows.isEmpty()) {
        terminal.say("No keys in " + common.home().folder() + ". Make one with: byline keys new");
      }
      terminal.document(Map.of("keys", rows));
      return ExitCodes.OK;
    }
  }

  /** Shows one key's address. */
  @Command(
      name = "show",
      description = "Show the address of a key.",
      footer = {"", "Example:", "  byline keys show --name ada"})
  static final class Show implements Callable<Integer> {

    @Mixin private CommonOptions common;

    @Option(names = "--name", paramLabel = "NAME", defaultValue = Keys.DEFAULT_NAME)
    private String name;

    @Override
    public Integer call() {
      Terminal terminal = common.terminal();
      String address = new Keys(common.home(), terminal).address(name).toString();
      terminal.print(name + "  " + address);
      terminal.document(Map.of("name", name, "address", address));
      return ExitCodes.OK;
    }
  }

  /** Prints the encrypted key file. */
  @Command(
      name = "export",
      description = "Print a key's encrypted file (Web3 secret storage, version 3).",
      footer = {"", "Example:", "  byline keys export --name ada > ada.json"})
  static final class Export implements Callable<Integer> {

    @Mixin private CommonOptions common;

    @Option(names = "--name", paramLabel = "NAME", defaultValue = Keys.DEFAULT_NAME)
    private String name;

    @Override
    public Integer call() {
      Terminal terminal = common.terminal();
      new Keys(common.home(), terminal).address(name);
      String file = common.home().keystore().exportFile(Keys.keyName(name));
      terminal.print(file.strip());
      terminal.document(Map.of("name", name, "file", file));
      return ExitCodes.OK;
    }
  }

  /** Brings a key back from its phrase or its file. */
  @Command(
      name = "restore",
      description = "Bring an account back from its recovery phrase or an exported file.",
      footer = {
        "",
        "Examples:",
        "  byline keys restore --name ada                     asks for the twelve words",
        "  byline keys restore --name ada --phrase-file words.txt",
        "  byline keys restore --name ada --file ada.json"
      })
  static final class Restore implements Callable<Integer> {

    private static final int MAX_FILE_BYTES = 64 * 1024;

    @Mixin private CommonOptions common;

    @Option(names = "--name", paramLabel = "NAME", defaultValue = Keys.DEFAULT_NAME)
    private String name;

    @Option(names = "--phrase-file", paramLabel = "FILE", description = "A file with the words.")
    private @Nullable Path phraseFile;

    @Option(names = "--file", paramLabel = "FILE", description = "An exported key file.")
    private @Nullable Path file;

    @Override
    public Integer call() {
      Terminal terminal = common.terminal();
      Keys keys = new Keys(common.home(), terminal);
      if (keys.exists(name)) {
        throw CommandFailure.failed(
            "there is a key '" + name + "' already; choose another --name. Nothing was changed");
      }
      SigningKey key;
      if (file != null) {
        char[] passphrase =
            common
                .home()
                .filedPassphrase()
                .or(() -> terminal.askSecret("Passphrase of the file: "))
                .orElseThrow(
                    () -> CommandFailure.usage("no passphrase: set BYLINE_PASSPHRASE_FILE"));
        key = common.home().keystore().importFile(Keys.keyName(name), text(file), passphrase);
      } else {
        key = SigningKey.fromPhrase(RecoveryPhrase.parse(words(terminal)));
        keys.store(name, key);
      }
      terminal.print(name + "  " + key.address());
      terminal.document(Map.of("name", name, "address", key.address().toString()));
      return ExitCodes.OK;
    }

    private static String text(Path named) {
      try {
        return SmallFile.text(named, MAX_FILE_BYTES);
      } catch (IOException e) {
        throw CommandFailure.failed(named + ": " + DiskFailure.reason(e));
      }
    }

    private String words(Terminal terminal) {
      if (phraseFile != null) {
        return text(phraseFile).strip();
      }
      return terminal
          .askLine("Recovery phrase: ")
          .orElseThrow(
              () -> CommandFailure.usage("no terminal to ask: give the words with --phrase-file"));
    }
  }
}

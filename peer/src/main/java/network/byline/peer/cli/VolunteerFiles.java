package network.byline.peer.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import network.byline.base.file.DiskFailure;
import network.byline.peer.home.Home;
import network.byline.peer.node.Volunteer;

/**
 * What a running volunteer and the commands about it tell each other, through files of the home
 * that only its owner can read: the one writes how it is, the others whether it is to pause.
 */
final class VolunteerFiles {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_BYTES = 1 << 20;

  private final Path folder;

  VolunteerFiles(Home home) {
    folder = home.folder().resolve("volunteer");
  }

  Path folder() {
    return folder;
  }

  /** Makes the folder, its owner's alone. */
  void make() {
    try {
      Files.createDirectories(folder);
      if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  boolean running() {
    return Volunteer.runsIn(folder);
  }

  boolean paused() {
    return Files.exists(pause());
  }

  void paused(boolean now) {
    try {
      if (now) {
        Files.write(pause(), new byte[0]);
      } else {
        Files.deleteIfExists(pause());
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Writes how the volunteer is; a reader sees this or what was before, whole. */
  void status(Map<String, ?> status) {
    Path next = folder.resolve("status.json.tmp");
    try {
      Files.write(next, JSON.writeValueAsBytes(status));
      Files.move(
          next,
          folder.resolve("status.json"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Returns how the volunteer is, or was when it ended. */
  Optional<JsonNode> status() {
    Path file = folder.resolve("status.json");
    try {
      if (!Files.exists(file) || Files.size(file) > MAX_BYTES) {
        return Optional.empty();
      }
      return Optional.of(JSON.readTree(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private Path pause() {
    return folder.resolve("paused");
  }

  private CommandFailure failed(IOException e) {
    return CommandFailure.failed(folder + " cannot be used: " + DiskFailure.reason(e));
  }
}

package network.byline.peer.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import network.byline.base.file.DiskFailure;
import network.byline.base.file.PrivateFile;
import network.byline.base.file.SmallFile;
import network.byline.base.value.Digest;

/**
 * The salts of a client's sealed prompts, one small private file each, named by the commitment that
 * stands in the order. A host shows the answer of a sealed order to whoever has its salt.
 *
 * @param folder where they are kept
 */
public record PromptSalts(Path folder) {

  private static final int LONGEST = 256;

  /** Returns the salts of a person's home. */
  public static PromptSalts in(Path home) {
    return new PromptSalts(home.resolve("salts"));
  }

  /** Keeps a salt. */
  public void keep(Digest commitment, Digest salt) {
    try {
      Files.createDirectories(folder);
      PrivateFile.create(file(commitment), salt + "\n");
    } catch (FileAlreadyExistsException e) {
      // The commitment is a hash of the salt: the same salt is there.
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot keep the salt of a sealed prompt in " + folder + ": " + DiskFailure.reason(e), e);
    }
  }

  /** Returns the salt of a prompt that was asked from here. */
  public Optional<Digest> of(Digest commitment) {
    Path file = file(commitment);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Digest.parse(SmallFile.text(file, LONGEST).strip()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + DiskFailure.reason(e), e);
    }
  }

  private Path file(Digest commitment) {
    return folder.resolve(commitment.toString());
  }
}

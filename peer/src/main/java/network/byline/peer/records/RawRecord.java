package network.byline.peer.records;

import java.nio.file.Path;

/**
 * A record as it stands in a file, before it is brought into canonical form.
 *
 * @param file the file
 * @param line the line on which it starts, from 1
 * @param text its text
 */
public record RawRecord(Path file, int line, String text) {}

package network.byline.actors.serialization;

/** Marks messages and snapshots that travel between hosts of one operator or rest on their disk. */
public interface CborSerializable {}

package network.byline.actors.serialization;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * Something that has happened, kept in the journal for ever. Each kind of event is stored under a
 * name of its own that no renamed class or package changes; a stored record is never edited, only
 * given fields that may be absent.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
public interface StoredEvent {}

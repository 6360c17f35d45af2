package network.byline.scheduler.reputation;

import network.byline.base.statement.TaskKind;
import network.byline.base.value.Address;
import network.byline.scheduler.matching.WorkerId;

/**
 * Whose trust is counted: one machine doing one kind of task with one engine. Trust earned
 * elsewhere counts for nothing, since engines fail in their own ways.
 *
 * @param account who earns
 * @param worker the machine
 * @param kind what it does
 * @param engineProfile what it does it with
 */
public record Subject(Address account, WorkerId worker, TaskKind kind, String engineProfile) {}

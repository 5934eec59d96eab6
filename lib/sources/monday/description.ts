import { type Description, onlyCondition, quoted } from '../custom/description.ts';
import { mondayItem, mondaySamples } from './samples.ts';
import type { MondaySettings } from './settings.ts';
import { mondayWriteBack } from './write-back.ts';

/** The events of a board (developer.monday.com, Webhooks, 2026; their bodies as integrations in public show them). */
export function describeMonday(source: MondaySettings): Description {
  const { board, account, statusColumn, startLabels, typeColumn, only, proof, closedStates, openStates } =
    source;
  const label = statusOf(statusColumn ?? '');
  // What its state says of an item that is in the archive or in the bin has no label.
  const left =
    "$lookup({'archive_pulse': 'archived', 'delete_pulse': 'deleted', 'restore_pulse': 'active'}, event.type)";
  const isStart = startLabels ? `${label} in ${JSON.stringify(startLabels)}` : "event.type = 'create_pulse'";
  return {
    proof: proof === 'secret-in-url' ? proof : { jwt: 'authorization', audience: proof.audience },
    handshake: { field: 'challenge' },
    item: {
      projectId: mondayItem,
      projectName: 'event.pulseName ? event.pulseName : event.itemName',
      projectType: typeOf(typeColumn),
      ...(account
        ? {
            itemUrl: `${quoted(`https://${account}.monday.com/boards/${board}/pulses/`)} & $string(${mondayItem})`,
          }
        : {}),
    },
    conditions: [
      {
        expression: `$string(event.boardId) = ${quoted(board)}`,
        otherwise: `This webhook is of another board; this URL is for the board ${board}.`,
      },
      {
        expression: '$not($exists(event.parentItemId))',
        otherwise: 'A subitem gets no room; its item has one.',
      },
      {
        expression: isStart,
        otherwise: startLabels
          ? 'No room is wanted: the status is none of "startLabels".'
          : 'Only a new item gets a room.',
      },
      ...(only?.groups
        ? [onlyCondition('groups', 'event.groupName ? event.groupName : event.groupId', only.groups)]
        : []),
    ],
    state: {
      when: `$string(event.boardId) = ${quoted(board)} and $not($exists(event.parentItemId)) and ($exists(${left}) or ($exists(${label}) and $not(${isStart})))`,
      status: `$exists(${left}) ? ${left} : ${label}`,
      updatedAt: 'event.triggerTime',
    },
    closedStates: [...closedStates, ...inArchive],
    openStates: [...openStates, 'active', ...(startLabels ?? [])],
    writeBack: mondayWriteBack(source),
    samples: mondaySamples(source),
  };
}

const inArchive = ['archived', 'deleted'];

/** The label that a status has got; nothing for other events. */
function statusOf(column: string): string {
  return `event[type = 'update_column_value' and columnId = ${quoted(column)}].value.label.text`;
}

/** The group of an event about a status has no name, but an id. */
function typeOf(column: string | undefined): string {
  if (column === undefined) return 'event.groupName ? event.groupName : event.groupId';
  const value = `$lookup(event.columnValues, ${quoted(column)})`;
  return `(${value}.label.text ? ${value}.label.text : ${value}.chosenValues[0].name ? ${value}.chosenValues[0].name : ${value}.value)`;
}

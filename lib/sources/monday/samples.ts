import type { Description } from '../custom/description.ts';
import type { MondaySettings } from './settings.ts';

/** Events about what left the board have `itemId` alone, the others have `pulseId` too or alone. */
export const mondayItem = '(event.pulseId ? event.pulseId : event.itemId)';

/** Events as monday sends them (developer.monday.com, Webhooks, 2026). */
export function mondaySamples({
  board,
  account,
  statusColumn,
  startLabels,
  typeColumn,
  only,
}: MondaySettings): Description['samples'] {
  const common = {
    app: 'monday',
    triggerTime: '2026-05-21T14:00:00.000Z',
    subscriptionId: 147295839,
    isRetry: false,
    userId: 32002207,
    originalTriggerUuid: null,
    boardId: Number(board),
    triggerUuid: 'b5ed2e17c530446a98b25b8e6f0d6a1f',
  };
  const item = { pulseId: 4277581981, pulseName: 'Bridge', groupId: 'topics' };
  const group = only?.groups?.[0] ?? 'Roads';
  const status = (text: string) => ({
    event: {
      ...common,
      type: 'update_column_value',
      ...item,
      ...(only?.groups ? { groupId: group } : {}),
      columnId: statusColumn,
      columnType: 'color',
      columnTitle: 'Status',
      value: { label: { index: 1, text, is_done: false }, post_id: null },
      previousValue: null,
      isTopGroup: true,
    },
  });
  const created = {
    event: {
      ...common,
      type: 'create_pulse',
      ...item,
      groupName: group,
      groupColor: '#579bfc',
      isTopGroup: true,
      columnValues: typeColumn
        ? { [typeColumn]: { label: { index: 13, text: 'Roads' }, post_id: null } }
        : {},
    },
  };
  const [start] = startLabels ?? [];
  const page = account ? { itemUrl: `https://${account}.monday.com/boards/${board}/pulses/4277581981` } : {};
  const project = { projectId: '4277581981', projectName: 'Bridge' };
  const archived = { event: { ...common, type: 'archive_pulse', itemId: 4277581981, itemName: 'Bridge' } };
  const state = { ...project, status: 'archived', updatedAt: '2026-05-21T14:00:00.000Z', closed: true };
  return [
    start === undefined
      ? {
          file: 'created.json',
          body: created,
          items: [{ ...project, projectType: typeColumn ? 'Roads' : group, ...page }],
        }
      : {
          file: 'status.json',
          body: status(start),
          items: [{ ...project, projectType: typeColumn ? '' : only?.groups ? group : 'topics', ...page }],
        },
    { file: 'archived.json', body: archived, items: [state] },
  ];
}

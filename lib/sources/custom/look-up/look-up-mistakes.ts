import type { SettingsMistake } from '../../contract/set-up.ts';
import type { CustomSettings } from '../settings.ts';

/** What the look-up of a source and its other fields together get wrong. */
export function mistakesInLookUp({ item, lookUp, writeBack }: CustomSettings): SettingsMistake[] {
  if (!lookUp) {
    if (item.ticketId !== undefined || item.projectName !== undefined) return [];
    const message =
      'write projectName beside projectId, or "lookUp" to have the name read from the system before there is a room';
    return [{ path: ['item'], message }];
  }
  const mistakes: SettingsMistake[] = [];
  if (item.ticketId !== undefined) {
    const message =
      'is for projects alone: a ticket gets its room at once; leave it out, or write projectId instead of ticketId';
    mistakes.push({ path: ['lookUp'], message });
  }
  if (item.projectName === undefined && lookUp.item.projectName === undefined) {
    const message =
      'write "projectName" here, or in the "item" of the source: nothing says the name of a project';
    mistakes.push({ path: ['lookUp', 'item'], message });
  }
  if (lookUp.url === undefined && !writeBack) {
    const message = 'write "url", the address of the API: there is no writeBack whose address it could take';
    mistakes.push({ path: ['lookUp'], message });
  }
  return mistakes;
}

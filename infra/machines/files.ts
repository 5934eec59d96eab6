import { readFileSync } from 'node:fs';
import { ownFile } from '../own-files.ts';

/** The file of every machine, by the machine's id in the stack. */
export const machineFiles = {
  ProjectRoom: ownFile('machines/project-room.asl.json'),
  TicketRoom: ownFile('machines/ticket-room.asl.json'),
  UpdateRoom: ownFile('machines/update-room.asl.json'),
} as const;

/** The ids of the functions that a machine's text names as `${Id}`, each once. */
export function functionIdsIn(text: string): string[] {
  return [...new Set([...text.matchAll(/\$\{(\w+)\}/g)].map(([, id = '']) => id))];
}

/**
 * A machine's definition as it is deployed.
 *
 * @param arnOf gives what stands for `${Id}`
 */
export function readDefinition(file: string, arnOf: (functionId: string) => string): unknown {
  return JSON.parse(readFileSync(file, 'utf8').replace(/\$\{(\w+)\}/g, (_, id) => arnOf(id)));
}

import { describe, expect, it } from 'vitest';
import { Failure, type FailureCode, failures } from '../../../lib/kernel/failures.ts';
import type { LogFields } from '../../../lib/kernel/log.ts';
import { makePart } from '../../../lib/rooms/part-of-room.ts';

const ref = { key: 'test/helpdesk/ticket/1', attempt: 2 };

/** Makes the team, which fails by a code, and notes what is logged. */
async function failingBy(code: FailureCode) {
  const lines: [code: string, fields: LogFields | undefined][] = [];
  const note = (name: string, fields?: LogFields) => void lines.push([name, fields]);
  const log = { info: note, warn: note, error: note };
  const make = () => Promise.reject(new Failure(code, 'PUT share: HTTP 403'));
  const made = await makePart('team', ref, log, make).catch((error: Error) => error);
  return { made, lines };
}

describe('a part of a ticket room', () => {
  it('that the portal refuses is a warning that says why, and a line in the log', async () => {
    const { made, lines } = await failingBy('PortalRejected');
    expect(made).toEqual({
      warnings: [{ code: 'TeamMissing', message: 'The team could not be invited: PUT share: HTTP 403' }],
    });
    expect(lines).toEqual([
      ['PART_REFUSED', { ...ref, warning: 'TeamMissing', reason: 'PUT share: HTTP 403' }],
    ]);
  });

  const others = Object.keys(failures).filter((code) => code !== 'PortalRejected') as FailureCode[];
  it.each(others)('that fails by %s is trouble of the attempt', async (code) => {
    const { made, lines } = await failingBy(code);
    expect(made).toMatchObject({ name: code });
    expect(lines).toEqual([]);
  });

  it('that fails by a defect is trouble of the attempt', async () => {
    const log = { info() {}, warn() {}, error() {} };
    const make = () => Promise.reject(new TypeError('undefined is not a function'));
    await expect(makePart('link', ref, log, make)).rejects.toThrow(TypeError);
  });
});

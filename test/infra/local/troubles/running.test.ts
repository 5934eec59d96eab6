import { describe, expect, it } from 'vitest';
import { createSimulator } from '../../../../infra/local/docspace/simulator.ts';
import { startArguments } from '../../../../infra/local/start-options.ts';
import { troubleNames } from '../../../../infra/local/troubles/kinds.ts';
import { troubleLine, troublesIn } from '../../../../infra/local/troubles/running.ts';
import { realClock } from '../../../../lib/kernel/clock.ts';

const made = () => {
  const simulator = createSimulator({ clock: realClock });
  return { running: troublesIn({ simulator, fakes: new Map() }), world: simulator.world };
};

describe('the troubles of a running local stack', () => {
  it('begin and end by typing their names, several at a time', () => {
    const { running, world } = made();
    expect(troubleLine('portal-down', running)).toMatch(
      /^Trouble portal-down begins: .* under "All work held"\.$/,
    );
    expect(troubleLine(' plan-limit ', running)).toMatch(/^Trouble plan-limit begins/);
    expect(world.mode).toBe('down');
    expect(troubleLine('portal-down', running)).toMatch(/^Trouble portal-down has ended/);
    expect(world.mode).toBe('normal');
    expect([...running.on]).toEqual(['plan-limit']);
    expect(world.portal.settings.roomLimit).toBe(0);
    expect(troubleLine('end', running)).toMatch(/^No trouble is on/);
    expect(world.portal.settings.roomLimit).toBeGreaterThan(0);
  });

  it('are listed for every other word, with those that are on', () => {
    const { running } = made();
    running.begin('plan-limit');
    const list = troubleLine('', running);
    for (const name of troubleNames) expect(list).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect(list.match(/\(now\)$/gm)).toHaveLength(1);
  });

  it('begin once and end once, however often that is requested', () => {
    const { running, world } = made();
    running.begin('plan-limit');
    running.begin('plan-limit');
    running.end('plan-limit');
    running.end('plan-limit');
    expect(world.portal.settings.roomLimit).toBeGreaterThan(0);
  });

  it('are named on the command line, and an unknown one is refused with all names', () => {
    expect(startArguments(['--trouble', 'key-revoked', '--trouble', 'slow-copy']).troubles).toEqual([
      'key-revoked',
      'slow-copy',
    ]);
    expect(() => startArguments(['--trouble', 'fire'])).toThrow(/^--trouble must be .*"?slow-copy/);
  });
});

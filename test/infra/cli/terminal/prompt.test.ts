import { PassThrough } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { promptAt } from '../../../../infra/cli/terminal/prompt.ts';

/** A terminal whose keys a test presses, and what it shows. */
function terminal({ isTTY = true } = {}) {
  const stdin = Object.assign(new PassThrough(), { isTTY, setRawMode: () => stdin });
  const stderr = new PassThrough();
  let shown = '';
  stderr.on('data', (text) => {
    shown += text;
  });
  const prompt = promptAt({ stdin, stderr }, { without: 'use --file', unfinished: 'Nothing is stored.' });
  return {
    prompt,
    shown: () => shown,
    async type(keys: string) {
      stdin.write(keys);
      await setImmediate();
    },
  };
}

describe('a person at the terminal', () => {
  it('is asked, and what is hidden is not shown', async () => {
    const { prompt, shown, type } = terminal();
    const secret = prompt.ask('Key: ', 'hidden');
    await type('s3cret\r');
    expect(await secret).toBe('s3cret');
    const day = prompt.ask('Day: ', 'shown');
    await type(' 2027-05-01 \r');
    expect(await day).toBe('2027-05-01');
    expect(shown()).toContain('Key: \nDay: ');
    expect(shown()).toContain('2027-05-01');
    expect(shown()).not.toContain('s3cret');
    prompt.close();
  });

  it('may paste several lines at once, each the answer to one question', async () => {
    const { prompt, shown, type } = terminal();
    const first = prompt.ask('1: ', 'hidden');
    await type('one\rtwo\r\rfour\r');
    expect([
      await first,
      await prompt.ask('2: ', 'hidden'),
      await prompt.ask('3: ', 'hidden'),
      await prompt.ask('4: ', 'hidden'),
    ]).toEqual(['one', 'two', '', 'four']);
    expect(shown()).not.toMatch(/one|two|four/);
    prompt.close();
  });

  it.each([
    ['Ctrl-C', '\u0003', 'Interrupted. Nothing is stored.'],
    ['Ctrl-D', '\u0004', 'The input has ended. Nothing is stored.'],
  ])('ends with a sentence at %s', async (_, key, sentence) => {
    const { prompt, type } = terminal();
    const answer = prompt.ask('Key: ', 'hidden');
    answer.catch(() => {});
    await type(key);
    await expect(answer).rejects.toThrow(sentence);
    await expect(prompt.ask('Next: ', 'hidden')).rejects.toThrow(sentence);
    prompt.close();
  });

  it('is not there where the input is no terminal', async () => {
    const { prompt } = terminal({ isTTY: false });
    await expect(prompt.ask('Key: ', 'hidden')).rejects.toThrow(
      'There is no terminal to ask at; use --file.',
    );
  });
});

import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { portalKeyIn } from '../../../../lib/docspace/client.ts';
import { plainSecret } from '../../../../lib/kernel/json.ts';
import {
  portalKeyReader,
  secretList,
  secretReader,
  signingKeyReader,
} from '../../../../lib/stores/aws/secrets.ts';

/** A reader before a Secrets Manager that answers with these, one after the other, and its clock. */
function given(...answers: (string | Error | undefined)[]) {
  let nowMs = 0;
  const requests: object[] = [];
  const send = async ({ input }: { input: object }) => {
    const answer = answers[requests.length];
    requests.push(input);
    if (answer instanceof Error) throw answer;
    return answer === undefined ? {} : { SecretString: answer };
  };
  const clock = { now: () => nowMs, sleep: async () => {} };
  return {
    read: secretReader({ send } as unknown as SecretsManagerClient, clock),
    requests,
    reads: () => requests.length,
    wait(ms: number) {
      nowMs += ms;
    },
  };
}

describe('what a secret holds', () => {
  it.each<[string, string, string | undefined, string[]]>([
    ['one plain text', 'abc', 'abc', ['abc']],
    ['a text in quotes', '"abc"', 'abc', ['abc']],
    ['digits', '12345678901234567890', '12345678901234567890', ['12345678901234567890']],
    ['the one value of a key/value secret', '{"verify":"abc"}', 'abc', ['abc']],
    ['a key/value secret of two values', '{"old":"abc","new":"def"}', undefined, []],
    ['a key/value secret of no value', '{}', undefined, []],
    ['a key/value secret whose value is no text', '{"verify":{"a":1}}', undefined, []],
    ['a list of one text', '["abc"]', 'abc', ['abc']],
    ['a list of two texts', '["abc","def"]', undefined, ['abc', 'def']],
    ['a text in braces that is no JSON', '{abc}', '{abc}', ['{abc}']],
  ])('is read: %s', (_, value, plain, list) => {
    expect(plainSecret(value)).toBe(plain);
    expect(secretList(value)).toEqual(list);
  });

  it('is read as several secrets from a JSON list', () => {
    expect(secretList('["abc","def",1]')).toEqual(['abc', 'def']);
    expect(secretList(undefined)).toEqual([]);
  });

  it("is read as the portal's key from the one value of a key/value secret", () => {
    expect(portalKeyIn('{"portal":"sk-1"}')).toEqual({ key: 'sk-1' });
  });
});

describe('the reader of secrets', () => {
  it('reads a secret once for all who need it at the same time', async () => {
    const { read, reads } = given('one', 'two');
    expect(await Promise.all([read('a'), read('a'), read('a', { fresh: true })])).toEqual([
      'one',
      'one',
      'one',
    ]);
    expect(reads()).toBe(1);
  });

  it.each<[string, string | undefined, string | undefined]>([
    ['a text', 'one', 'one'],
    ['a text with a line break at its end, as an editor leaves it', ' one\n', 'one'],
    ['spaces alone, which count as unset', ' \n', undefined],
    ['bytes, which count as unset', undefined, undefined],
  ])('reads %s', async (_, held, value) => {
    const { read, requests } = given(held);
    expect(await read('a')).toBe(value);
    expect(requests).toEqual([{ SecretId: 'a' }]);
  });

  it('reads two secrets at the same time one by one', async () => {
    const { read } = given('one', 'two');
    expect(await Promise.all([read('a'), read('b')])).toEqual(['one', 'two']);
  });

  it('reads again after a read that failed for all who waited for it', async () => {
    const { read } = given(new Error('no answer'), 'two');
    const outcomes = await Promise.allSettled([read('a'), read('a')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await read('a')).toBe('two');
  });

  it('reads a value again after five minutes, or after one minute if it must be fresh', async () => {
    const { read, wait } = given('one', 'two', 'three');
    expect(await read('a')).toBe('one');
    wait(59_999);
    expect(await read('a', { fresh: true })).toBe('one');
    wait(1);
    expect(await read('a')).toBe('one');
    expect(await read('a', { fresh: true })).toBe('two');
    wait(299_999);
    expect(await read('a')).toBe('two');
    wait(1);
    expect(await read('a')).toBe('three');
  });

  it('reads an unset secret again after a second', async () => {
    const unset = Object.assign(new Error('no value'), { name: 'ResourceNotFoundException' });
    const { read, wait } = given(unset, 'two');
    expect(await read('a')).toBeUndefined();
    wait(999);
    expect(await read('a')).toBeUndefined();
    wait(1);
    expect(await read('a')).toBe('two');
  });
});

describe('the key of the portal', () => {
  const missing = { code: 'PortalKeyMissing' };

  it('is the key that its secret holds, read again when it is to be fresh', async () => {
    const reads: unknown[] = [];
    const read = portalKeyReader(async (...request) => {
      reads.push(request);
      return '{"key":"sk-1"}';
    }, 'portal');
    expect([await read(), await read({ fresh: true })]).toEqual(['sk-1', 'sk-1']);
    expect(reads).toEqual([
      ['portal', undefined],
      ['portal', { fresh: true }],
    ]);
  });

  it.each([undefined, '', '{"key":"two words"}', ' sk-1', 'sk-1\n', 'schlüssel', '""'])(
    'is missing where its secret holds %j',
    async (value) => {
      await expect(portalKeyReader(async () => value, 'portal')()).rejects.toMatchObject(missing);
    },
  );
});

it('the secret of the key tags is read as it is, and never empty', async () => {
  expect(await signingKeyReader(async (id) => `value of ${id}`, 'tags')()).toBe('value of tags');
  for (const value of [undefined, '']) {
    await expect(signingKeyReader(async () => value, 'tags')()).rejects.toMatchObject({
      code: 'SecretUnavailable',
    });
  }
});

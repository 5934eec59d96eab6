import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { inAndOut, lambdaBuild } from '../../infra/bundles/bundle.ts';
import { functions } from '../../infra/functions.ts';
import { importTimes } from './cold-start/import-times.ts';
import { bareSource, buildBare, commandsIn, sdkUse } from './cold-start/rivals.ts';

const outDir = mkdtempSync(join(tmpdir(), 'cold-start-test-'));
afterAll(() => rmSync(outDir, { recursive: true }));

describe('the SDK alone, beside which a Lambda is timed', () => {
  it('has the clients and commands of the Lambda, all of them, and nothing of ours', async () => {
    const settings = { ...inAndOut(outDir, functions), metafile: true, write: false } as const;
    const { metafile } = await build({ ...lambdaBuild, ...settings });
    const outputs = Object.values(metafile.outputs);
    const sources = outputs.map((output) => bareSource(sdkUse(commandsIn(output))));
    const different = [...new Set(sources)];
    expect(different.length).toBeGreaterThan(3);
    const bare = await buildBare(different, outDir, { write: false });
    const alone = Object.values(bare.metafile.outputs);
    const rivals = sources.map((source) => commandsIn(alone[different.indexOf(source)]));
    expect(rivals).toEqual(outputs.map(commandsIn));
    for (const { inputs } of alone) {
      const others = Object.keys(inputs).filter(
        (path) => !/^(node_modules|bare:|infra\/bundles\/lambda-sdk)/.test(path),
      );
      expect(others).toEqual([]);
    }
  });

  it('names what a Lambda calls', () => {
    const source = bareSource(
      sdkUse(
        new Set([
          '@aws-sdk/client-dynamodb GetItemCommand',
          '@aws-sdk/client-sfn StartExecutionCommand',
          '@aws-sdk/lib-dynamodb GetCommand',
        ]),
      ),
    );
    expect(source.split('\n')).toEqual([
      "import { DynamoDBClient } from '@aws-sdk/client-dynamodb';",
      "import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';",
      "import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';",
      'export const all = [DynamoDBClient, SFNClient, StartExecutionCommand, DynamoDBDocumentClient, GetCommand];',
      '',
    ]);
  });

  it('is not made up for a client that nobody thought of', () => {
    expect(() => sdkUse(new Set(['@aws-sdk/client-s3 GetObjectCommand']))).toThrow('client-s3');
  });
});

describe('the time of an import', () => {
  it('is taken of each file in each round, and fails with what cannot be imported', async () => {
    const file = join(outDir, 'none.cjs');
    await expect(importTimes([file], 1)).rejects.toThrow('Cannot find module');
    await buildBare(["export const all = 'all';"], outDir);
    const times = await importTimes([join(outDir, '0', 'index.cjs')], 2);
    expect([...times.values()]).toEqual([[expect.any(Number), expect.any(Number)]]);
  });
});

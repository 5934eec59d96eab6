import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { lambdaBuild } from '../../../infra/bundles/bundle.ts';
import { functions } from '../../../infra/functions.ts';
import { describedTypeNames, isDescribed, sourceTypeNames } from '../../../lib/sources/registry/names.ts';

/** The files of lib/sources that have code in a bundle, by function id, such as `zendesk/receive`. */
const parts = new Map<string, string[]>();
beforeAll(async () => {
  const entryPoints = functions.map(({ id, entry }) => ({ in: entry, out: id }));
  const { metafile } = await build({
    ...lambdaBuild,
    entryPoints,
    outdir: 'out',
    write: false,
    metafile: true,
  });
  for (const [path, { inputs }] of Object.entries(metafile.outputs)) {
    const id = path.replace(/^out\/|\.cjs$/g, '');
    const used = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
    parts.set(
      id,
      used.flatMap(([file]) => /^lib\/sources\/(.*)\.ts$/.exec(file)?.[1] ?? []),
    );
  }
});

const holding = (part: RegExp) =>
  [...parts].filter(([, files]) => files.some((file) => part.test(file))).map(([id]) => id);

describe('the parts of sources in the bundles', () => {
  it('are those for receiving in the receiver, of every type, and nothing for write-backs', () => {
    // Those of a type without code of its own are those of `custom`, and nothing of its folder is in any Lambda.
    for (const type of sourceTypeNames.filter((name) => name === 'custom' || !isDescribed({ type: name })))
      expect(parts.get('ReceiveWebhook')).toContain(`${type}/receive`);
    const described = describedTypeNames.filter((name) => name !== 'custom').join('|');
    expect(holding(new RegExp(`^(${described})/`))).toEqual([]);
    expect(parts.get('ReceiveWebhook')?.filter((file) => /write-back|vendor-api|\/api$/.test(file))).toEqual(
      [],
    );
  });

  it('are those for write-backs in the functions that deliver, and nothing for receiving', () => {
    const delivering = ['CallBack', 'UpdateTicket', 'RecordFailure', 'Reconciler'];
    expect(holding(/^zendesk\/write-back$/)).toEqual(delivering);
    // A source may ask for the status of its item with the proof of its webhooks.
    expect(holding(/\/receive$/)).toEqual(['ReceiveWebhook', 'ReadStatus']);
  });

  it('are those for reading work items in the step that reads them, and in no other', () => {
    expect(holding(/\/read-item$/)).toEqual(['ReadItem']);
    expect(parts.get('ReadItem')?.filter((file) => /\/(write-back|receive)$/.test(file))).toEqual([]);
  });

  it('are those for look-ups in the step that looks projects up, and in no other', () => {
    expect(holding(/\/look-up$/)).toEqual(['SelectTemplate']);
    const rest = parts
      .get('SelectTemplate')
      ?.filter((file) => /\/(write-back|receive|read-item)$/.test(file));
    expect(rest).toEqual([]);
  });

  it('are none for set-up and none for samples in any function', () => {
    expect(holding(/\/(set-up|settings|samples)$|-setting$/)).toEqual([]);
  });
});

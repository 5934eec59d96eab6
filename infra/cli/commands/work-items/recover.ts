import { dynamodb } from '../../../../functions/runtime.ts';
import { CommandError, defineCommand, environmentWord } from '../../command.ts';
import { deployedFacts, runtimeOf } from '../../deployment/deployment.ts';
import { putBackRecords } from '../../work-items/put-back.ts';

export const recoverCommand = defineCommand({
  name: 'recover',
  summary: 'puts back the records that the table of an environment has lost, from a table made of its backup',
  description:
    'It overwrites nothing, so work may go on meanwhile. How to make that table, and what to do when the whole table is gone, is in infra/restore.md.',
  words: { environment: { ...environmentWord, summary: 'a deployed environment' } },
  options: {
    from: { type: 'string', label: 'TABLE', summary: 'the restored table, in the same account and region' },
    'dry-run': { type: 'boolean', summary: 'counts what would be put back, and puts back nothing' },
  },
  examples: [
    'recover production --from rooms-before-the-accident --dry-run',
    'recover production --from rooms-before-the-accident',
  ],
  interrupted: 'What was put back stays. Run the command again: it puts back the rest.',
  async run({ words: { environment }, options: { from, 'dry-run': dryRun } }) {
    if (from === undefined) throw new CommandError('Add --from with the name of the restored table.');
    const facts = await deployedFacts(environment);
    if (from === facts.tableName) {
      throw new CommandError(`${from} is the table that ${environment} uses; name the restored one.`);
    }
    const tables = { from, to: facts.tableName };
    try {
      return {
        environment,
        from,
        dryRun,
        ...(await putBackRecords(dynamodb(runtimeOf(facts)), tables, { dryRun })),
      };
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'ResourceNotFoundException') throw error;
      throw new CommandError(
        `There is no table ${from}, or it is not ready yet (aws dynamodb describe-table).`,
      );
    }
  },
  text: ({ environment, from, dryRun, putBack, alreadyThere }) =>
    [
      `${dryRun ? 'Would be put back' : 'Put back'} into ${environment} from ${from}: ${putBack}. Already there: ${alreadyThere}.`,
      ...(dryRun ? [] : [`Next: npx rooms doctor ${environment}, then delete ${from}.`]),
    ].join('\n'),
});

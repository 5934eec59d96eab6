import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Stage } from 'aws-cdk-lib';
import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import type { Construct } from 'constructs';
import { engineFileName } from '../../lib/sources/expressions/sandbox.ts';
import { needsEngine, writeSettings } from '../bundles/beside-code.ts';
import type { EnvironmentSettings } from '../environments/schema.ts';
import { functions } from '../functions.ts';
import { ownFile } from '../own-files.ts';

/**
 * The code of the Lambdas as it was bundled with the package, each with the settings of the environment beside it.
 *
 * The directories stand in the output of the synthesis until the CDK has taken them over as assets: then call `done`.
 *
 * @param from has the directories of the Lambdas
 */
export function prebuiltCode(
  scope: Construct,
  settings: EnvironmentSettings,
  from = ownFile('functions'),
): { code: Map<string, string>; done: () => void } {
  const directory = join(Stage.of(scope)?.outdir ?? '', `docspace-rooms-${settings.environment}`);
  rmSync(directory, { recursive: true, force: true });
  const code = new Map(functions.map(({ id }) => [id, join(directory, id)]));
  for (const [id, target] of code) {
    const built = join(from, id);
    if (!existsSync(join(built, 'index.cjs')))
      throw new Error(`${built} has no code; the package is made by "npm pack"`);
    writeSettings(target, settings);
    copyFileSync(join(built, 'index.cjs'), join(target, 'index.cjs'));
    const engine = join(built, engineFileName);
    if (needsEngine(settings) && existsSync(engine)) copyFileSync(engine, join(target, engineFileName));
  }
  // Without staging the assets are these directories themselves.
  const staged = !scope.node.tryGetContext(DISABLE_ASSET_STAGING_CONTEXT);
  return { code, done: () => staged && rmSync(directory, { recursive: true }) };
}

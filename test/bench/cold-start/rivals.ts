import type { Metafile } from 'esbuild';
import { build } from 'esbuild';
import { lambdaBuild } from '../../../infra/bundles/bundle.ts';

/** What a bundle takes from the AWS SDK: package to the names that a function of ours imports from it. */
export type SdkUse = ReadonlyMap<string, readonly string[]>;

const clientOf: Readonly<Record<string, string>> = {
  '@aws-sdk/client-dynamodb': 'DynamoDBClient',
  '@aws-sdk/client-secrets-manager': 'SecretsManagerClient',
  '@aws-sdk/client-sfn': 'SFNClient',
};
const documents = '@aws-sdk/lib-dynamodb';
const commandFile =
  /node_modules\/(@aws-sdk\/(?:client-[a-z-]+|lib-dynamodb))\/dist-es\/commands\/(\w+Command)\.js$/;

/** `package command` for each file of a command that esbuild kept in a bundle. */
export function commandsIn(output: Metafile['outputs'][string] | undefined): Set<string> {
  const kept = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return new Set(
    kept.flatMap(([path]) => {
      const [, name, command] = commandFile.exec(path) ?? [];
      return name && command ? [`${name} ${command}`] : [];
    }),
  );
}

/**
 * The clients and commands that a bundle kept. Those of DynamoDB come with the document client, which imports them by
 * itself, and so does the one command that the client itself imports.
 *
 * @throws Error for a client that has no name here
 */
export function sdkUse(commands: ReadonlySet<string>): SdkUse {
  const use = new Map<string, string[]>();
  for (const [name = '', command = ''] of [...commands].sort().map((one) => one.split(' '))) {
    const client = clientOf[name];
    if (name === documents) use.set(name, [...(use.get(name) ?? ['DynamoDBDocumentClient']), command]);
    else if (!client) throw new Error(`${name} has no client in test/bench/cold-start/rivals.ts`);
    else if (name === '@aws-sdk/client-dynamodb') use.set(name, [client]);
    else use.set(name, [...(use.get(name) ?? [client]), command]);
  }
  return use;
}

/** The smallest program that can make the same calls of AWS: it imports the clients and commands, and that is all. */
export function bareSource(use: SdkUse): string {
  const imports = [...use].map(([name, names]) => `import { ${names.join(', ')} } from '${name}';`);
  return [...imports, `export const all = [${[...use.values()].flat().join(', ')}];`, ''].join('\n');
}

/**
 * Bundles bare programs as the Lambdas are bundled.
 *
 * @param more settings of esbuild that differ from those of the Lambdas
 */
export function buildBare(sources: readonly string[], outDir: string, more: object = {}) {
  const prefix = 'bare:';
  return build({
    ...lambdaBuild,
    ...more,
    outdir: outDir,
    entryPoints: sources.map((_, index) => ({ in: `${prefix}${index}`, out: `${index}/index` })),
    metafile: true,
    plugins: [
      {
        name: 'bare',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^bare:/ }, ({ path }) => ({ path, namespace: 'bare' }));
          onLoad({ filter: /./, namespace: 'bare' }, ({ path }) => ({
            contents: sources[Number(path.slice(prefix.length))] ?? '',
            resolveDir: lambdaBuild.absWorkingDir,
          }));
        },
      },
    ],
  });
}

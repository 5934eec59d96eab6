// Who may import whom, types included: `npm run layers` (dependency-cruiser). lib/README.md explains the layers.
// That nothing imports itself by way of others is Biome's to find (noImportCycles in biome.json).

/** The layers of lib from the lowest to the highest. A layer imports itself and lower ones. */
export const layers = {
  kernel: 'what everything stands on: clock, time units, log codes, failures, versioned items',
  docspace: 'the portal: its calls in groups, its names and numbers, its rules for titles',
  settings: 'what the Lambdas read of an environment, and the fields that settings are made of',
  'work-items': 'a work item: its key, record, attempts, holds and quota, and the interfaces of its stores',
  'portal-slot': 'the right to create a room from a template, one at a time for the whole portal',
  rooms: 'the rooms of a work item: create, find, adopt, verify, complete and retire them',
  sources: 'the external systems, one folder for each type: receive, write back, set up',
  results: 'what a source is told of an outcome, and how it is delivered',
  intake: 'a webhook from its bytes to its answer',
  status: 'how far a work item is, for whoever waits for it',
  reconciler: 'what is due without a webhook: scheduled tasks, failures, late rooms',
  stores: 'where everything is kept: an adapter for AWS and one in memory for each interface',
};

const names = Object.keys(layers);
const ordered = names.slice(0, -1).map((name, index) => ({
  name: `lib/${name} imports no higher layer`,
  comment: `lib/${name} is ${layers[name]}.`,
  severity: 'error',
  from: { path: `^lib/${name}/` },
  to: { path: `^lib/(${names.slice(index + 1).join('|')})/` },
}));

/**
 * The laptop's AWS, portal and vendors stand for systems that know nothing of us. What they are served with,
 * infra/local/http, is all that they share.
 */
const simulated = ['aws', 'docspace', 'vendors', 'http'].map((name) => ({
  name: `infra/local/${name} imports only itself, infra/local/http and the clock`,
  severity: 'error',
  from: { path: `^infra/local/${name}/` },
  to: {
    path: '^(functions|infra|lib|test)/',
    pathNot: `^(infra/local/(${name}|http)/|lib/kernel/clock\\.ts$)`,
  },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...ordered,
    {
      name: 'every folder of lib is a layer of the list',
      severity: 'error',
      from: {},
      to: { path: '^lib/', pathNot: `^lib/(${names.join('|')})/` },
    },
    {
      name: 'lib imports only lib',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^(functions|infra|test)/' },
    },
    {
      name: 'functions import only lib',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^(infra|test)/' },
    },
    {
      name: 'no function imports the list of all functions',
      comment: 'Its bundle would hold them all.',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^functions/index\\.ts$' },
    },
    {
      name: 'clients of AWS are made in functions/runtime.ts and used in lib/stores/aws',
      comment: 'A second client of a service opens a connection of its own at each cold start.',
      severity: 'error',
      from: { path: '^(functions|lib)/', pathNot: '^(functions/runtime\\.ts$|lib/stores/aws/)' },
      to: { path: 'node_modules/@aws-sdk/' },
    },
    {
      name: 'infra does not import tests',
      severity: 'error',
      from: { path: '^infra/' },
      to: { path: '^test/' },
    },
    ...simulated,
    {
      name: 'what Lambda runs needs no package for development',
      severity: 'error',
      from: { path: '^(functions|lib)/' },
      to: { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'in lib only stores/aws uses the AWS SDK',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/stores/aws/' },
      to: { path: 'node_modules/@aws-sdk/' },
    },
    {
      name: 'every import is found',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    // TypeScript 7 has no JavaScript API, so swc parses. It does not know `using` yet, which only tests have;
    // they may import everything and are left out.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(cdk\\.out|\\.build|infra/package/dist)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types'] },
  },
};

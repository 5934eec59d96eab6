import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import { collectTests, getFn, getHooks } from '@vitest/runner';

/**
 * They play thousands of orders of events and of requests, compare with a file, which needs vitest, or run bundles, which no
 * change reaches.
 */
const leftOut = [
  'test/lib/portal-slot/portal-slot.model.test.ts',
  'test/lib/intake/hostile/attack.test.ts',
  'test/lib/intake/hostile/any-request.test.ts',
  'test/infra/environments/json-schema.test.ts',
  'test/functions/runtime/connections.test.ts',
];

/**
 * Runs vitest's tests for Stryker in one process that loads all modules once. Stryker's own runner for vitest (9.6.1)
 * loads them again for each change, which takes one or two seconds each; this one takes a tenth of that.
 */
class InProcessRunner {
  tests = new Map();
  brokenFile = undefined;
  mutantsRun = 0;
  isPolluted = false;

  capabilities() {
    // What is read once, as its module is loaded, is changed by `--static` only, in a process of its own.
    return { reloadEnvironment: process.env.MUTANTS_STATIC === undefined };
  }

  async init() {
    // A change that leaves a promise behind says nothing about the next one.
    process.on('unhandledRejection', () => {});
    process.on('uncaughtException', () => {});
    // A changed constant has to be there before the modules are loaded.
    if (process.env.MUTANTS_STATIC === undefined) await this.load();
  }

  async dryRun() {
    await this.load();
    if (this.brokenFile) return { status: 'error', errorMessage: this.brokenFile };
    const tests = [];
    for (const { id, name, fileName, task } of this.tests.values()) {
      stryker().currentTestId = id;
      const startedAt = performance.now();
      const error = await failureOf(task);
      stryker().currentTestId = undefined;
      const timeSpentMs = performance.now() - startedAt;
      this.tests.get(id).timeSpentMs = timeSpentMs;
      const status = error === undefined ? 0 : 1;
      tests.push({ id, name, fileName, timeSpentMs, status, failureMessage: error });
    }
    return { status: 'complete', tests, mutantCoverage: stryker().mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, mutantActivation }) {
    if (this.isPolluted) throw new Error('an earlier change left something behind');
    const isStatic = mutantActivation === 'static';
    if (isStatic) stryker().activeMutant = activeMutant.id;
    await this.load();
    if (this.brokenFile) return { status: 'error', errorMessage: this.brokenFile };
    this.mutantsRun += 1;
    const chosen = testFilter ? testFilter.map((id) => this.tests.get(id)) : [...this.tests.values()];
    chosen.sort((one, other) => (one.timeSpentMs ?? 0) - (other.timeSpentMs ?? 0));
    let nrOfTests = 0;
    for (const test of chosen) {
      nrOfTests += 1;
      Object.assign(stryker(), { hitCount: 0, hitLimit, activeMutant: activeMutant.id });
      const failureMessage = await failureOf(test.task, maxMsOf(test));
      const isEndless = hitLimit !== undefined && stryker().hitCount > hitLimit;
      if (!isStatic) stryker().activeMutant = undefined;
      if (failureMessage === undefined && !isEndless) continue;
      // The same test has to pass without the change, or it failed because of an earlier one.
      if (!isStatic && (await failureOf(test.task)) !== undefined) {
        this.isPolluted = true;
        if (this.mutantsRun > 1) throw new Error('an earlier change left something behind');
      }
      if (isEndless) return { status: 'timeout' };
      return { status: 'killed', killedBy: [test.id], failureMessage, nrOfTests };
    }
    return { status: 'survived', nrOfTests };
  }

  async dispose() {
    for (const suite of begun) for (const hook of getHooks(suite).afterAll) await hook(suite);
  }

  async load() {
    if (this.tests.size > 0 || this.brokenFile) return;
    const root = process.cwd();
    // What the entry of vitest reads of the worker that it expects to be in.
    globalThis.__vitest_worker__ = {
      config: { snapshotOptions: { expand: false }, fakeTimers: {} },
      providedContext: {},
      metaEnv: process.env,
    };
    process.env.NODE_ENV = 'test';
    process.env.VITEST = 'true';
    const runner = {
      config: {
        root,
        setupFiles: [],
        sequence: { hooks: 'stack', shuffle: false },
        testTimeout: 60_000,
        hookTimeout: 60_000,
        tags: [],
      },
      trace: (_, options, work = options) => work(),
      importFile: (path) => import(pathToFileURL(path).href),
    };
    const paths = JSON.parse(process.env.MUTANTS_TESTS ?? '[]')
      .filter((folder) => existsSync(folder))
      .flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, name)))
      .filter((path) => path.endsWith('.test.ts') && !leftOut.includes(path));
    const files = await collectTests(
      [...new Set(paths)].sort().map((path) => join(root, path)),
      runner,
    );
    const broken = files.find(({ result }) => result?.state === 'fail');
    if (broken) this.brokenFile = `${broken.name}: ${broken.result.errors?.[0]?.message}`;
    for (const file of files) {
      for (const task of testsIn(file)) {
        const names = [...suitesOf(task).slice(1), task].map(({ name }) => name);
        this.tests.set(task.id, {
          id: task.id,
          name: names.join(' '),
          fileName: relative(root, file.filepath),
          task,
        });
      }
    }
  }
}

const stryker = () => {
  globalThis.__stryker__ ??= {};
  return globalThis.__stryker__;
};

function testsIn(task) {
  if (task.type === 'test') return task.mode === 'run' || task.mode === 'queued' ? [task] : [];
  return task.tasks.flatMap(testsIn);
}

/** The suites around a task, from its file on. */
function suitesOf({ suite, file }) {
  return suite ? [...suitesOf(suite), suite] : [file];
}

/** Time is virtual, so that a test which has not ended after this never does, even on a busy machine. */
const maxMsOf = ({ timeSpentMs = 100 }) => Math.max(2000, 20 * timeSpentMs);

/** Suites whose `beforeAll` has run: once, like the modules that are loaded once. */
const begun = new Set();

/** Runs one test with the hooks around it; undefined when it passes. */
async function failureOf(task, maxMs = 60_000) {
  const suites = suitesOf(task);
  const cleanUps = [];
  let failure;
  const attempt = async (work) => {
    try {
      return await work();
    } catch (error) {
      failure ??= error instanceof Error ? error.message : String(error);
    }
  };
  task.result = { state: 'run' };
  for (const suite of suites.filter((one) => !begun.has(one))) {
    begun.add(suite);
    for (const hook of getHooks(suite).beforeAll) await attempt(() => hook(suite));
  }
  for (const suite of suites) {
    for (const hook of getHooks(suite).beforeEach) {
      const cleanUp = await attempt(() => hook(task.context, suite));
      if (typeof cleanUp === 'function') cleanUps.unshift(cleanUp);
    }
  }
  if (failure === undefined) await attempt(() => withinTime(getFn(task)(), maxMs));
  for (const suite of suites.toReversed()) {
    for (const hook of getHooks(suite).afterEach) await attempt(() => hook(task.context, suite));
  }
  for (const cleanUp of cleanUps) await attempt(cleanUp);
  return failure;
}

/** The real ones, also under a test that puts others in their place. */
const { setTimeout, clearTimeout } = globalThis;

/** As the work ends, or an error once the time is over. */
async function withinTime(work, ms) {
  let timer;
  const over = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}

const create = () => new InProcessRunner();
create.inject = [];
export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'in-process', create)];

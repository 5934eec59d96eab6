// Runs inside the worker thread of one execution environment: loads the bundle, then answers one invocation
// after the other. What it makes of errors is what the runtime of Lambda makes of them
// (https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html).
const path = require('node:path');
const { parentPort, workerData } = require('node:worker_threads');
const { types } = require('node:util');

// Through the port, and not as the thread's own streams: what is written just before an end would be lost there.
for (const name of ['stdout', 'stderr']) {
  process[name].write = (chunk, encoding, done) => {
    parentPort.postMessage({ type: 'written', name, text: chunk.toString() });
    (typeof encoding === 'function' ? encoding : done)?.();
    return true;
  };
}

const bundle = path.join(process.env.LAMBDA_TASK_ROOT, 'index.cjs');

function toLambdaError(error) {
  if (!types.isNativeError(error)) {
    return { errorType: typeof error, errorMessage: String(error), trace: [] };
  }
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}

function die(error) {
  parentPort.postMessage({ type: 'fatal', error });
  process.exit(128);
}

process.on('uncaughtException', (error) => die(toLambdaError(error)));
process.on('unhandledRejection', (reason) => {
  const { errorMessage, trace, errorType } = toLambdaError(reason);
  const named = types.isNativeError(reason) ? `${errorType}: ${errorMessage}` : errorMessage;
  die({ errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: named, trace });
});

function load() {
  let handler;
  try {
    ({ handler } = require(bundle));
  } catch (error) {
    const known = { MODULE_NOT_FOUND: 'Runtime.ImportModuleError' }[error?.code];
    const syntax = error instanceof SyntaxError ? 'Runtime.UserCodeSyntaxError' : undefined;
    const plain = toLambdaError(error);
    const errorType = known ?? syntax ?? plain.errorType;
    const errorMessage = known || syntax ? `${plain.errorType}: ${plain.errorMessage}` : plain.errorMessage;
    return die({ ...plain, errorType, errorMessage });
  }
  if (typeof handler !== 'function') {
    const errorMessage = 'index.handler is undefined or not exported';
    return die({ errorType: 'Runtime.HandlerNotFound', errorMessage, trace: [] });
  }
  return handler;
}

const handler = load();

function stringify(result) {
  try {
    return JSON.stringify(result === undefined ? null : result);
  } catch (error) {
    throw new Error(`Unable to stringify response body: ${error.message}`);
  }
}

parentPort.on('message', async ({ requestId, json, timeoutMs }) => {
  const deadline = performance.now() + timeoutMs;
  const context = {
    ...workerData.context,
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
  };
  try {
    parentPort.postMessage({ type: 'result', json: stringify(await handler(JSON.parse(json), context)) });
  } catch (error) {
    parentPort.postMessage({ type: 'error', error: toLambdaError(error) });
  }
});

parentPort.postMessage({ type: 'ready' });

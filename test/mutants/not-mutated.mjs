import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

const errors = new Set(['Error', 'Failure', 'PortalRefusal']);
const proseNames = new Set(['message', 'reason', 'remedy', 'words', 'what', 'why']);

/** Text that people read: no test freezes its words. */
function isProse(path) {
  if (!path.isStringLiteral() && !path.isTemplateLiteral()) return false;
  return Boolean(
    path.findParent((parent) => {
      if (parent.isNewExpression()) return errors.has(parent.node.callee.name);
      if (parent.isObjectProperty()) return proseNames.has(parent.node.key.name);
      return (
        parent.isVariableDeclarator() &&
        (proseNames.has(parent.node.id.name) || parent.node.id.name === 'logCodes')
      );
    }),
  );
}

/** The binding of a step to the real AWS, which test/deploy runs. */
function isLambdaEntry(path) {
  return path.isVariableDeclarator() && path.node.id.name === 'handler';
}

/** An argument of an error whose code is compared: the code, not its words. */
function isCode(path) {
  return (
    path.isStringLiteral() &&
    path.parentPath.isNewExpression() &&
    path.key === 0 &&
    path.listKey === 'arguments' &&
    path.parent.callee.name === 'Failure'
  );
}

export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'not-mutated', {
    shouldIgnore(path) {
      if (isLambdaEntry(path)) return 'the entry of a Lambda';
      if (isProse(path) && !isCode(path)) return 'text for people';
      return undefined;
    },
  }),
];

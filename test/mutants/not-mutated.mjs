import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

const errors = new Set(['Error', 'Failure', 'PortalRefusal', 'Unusable']);
/** Variables, and members of objects, that hold sentences for people. */
const proseNames = new Set(['detail', 'hint', 'message', 'reason', 'remedy', 'says', 'text', 'what', 'why']);
/** Constants whose members are sentences for people. */
const catalogues = new Set(['logCodes']);
/** Functions by the places of those of their arguments that are sentences for people. */
const proseArguments = {
  body: [1],
  description: [0],
  line: [0],
  list: [1],
  noteThat: [1],
  object: [1],
  ofAnotherAccount: [0],
  pattern: [1],
  problemAnswer: [1],
  regex: [1],
  said: [1],
  shape: [1],
  string: [0],
  text: [0],
  textOf: [0],
  tryLater: [0],
};
/** Functions by the places of those of their arguments that are examples within such sentences. */
const exampleArguments = { digits: [0], id: [0], onlySetting: [0], url: [0] };

/**
 * Text that people read: no test freezes its words. A literal is such a text only where its value gets to a place for
 * texts as it is; a literal that is compared or handed to any other function on the way is not.
 */
function isProse(path) {
  let isSentence = textOf(path).includes(' ');
  for (let child = path, parent = path.parentPath; parent; child = parent, parent = parent.parentPath) {
    if (parent.isCallExpression()) {
      const name = parent.node.callee.property?.name ?? parent.node.callee.name;
      const isAt = (places) =>
        child.listKey === 'arguments' && Object.hasOwn(places, name) && places[name].includes(child.key);
      if (isAt(exampleArguments) || (isSentence && isAt(proseArguments))) return true;
      // A list within a sentence.
      if (name === 'join' && child.listKey === 'arguments') continue;
      return false;
    }
    if (parent.isNewExpression()) {
      const { name } = parent.node.callee;
      const isCode = name === 'Failure' && child.key === 0;
      return isSentence && errors.has(name) && !isCode;
    }
    if (parent.isVariableDeclarator()) {
      return isSentence && (proseNames.has(parent.node.id.name) || catalogues.has(parent.node.id.name));
    }
    if (parent.isObjectProperty()) {
      if (child.key === 'key') return false;
      if (isSentence && proseNames.has(parent.node.key.name)) return true;
      continue;
    }
    if (parent.isConditionalExpression() && child.key === 'test') return false;
    if (parent.isBinaryExpression() && parent.node.operator !== '+') return false;
    if (parent.isArrowFunctionExpression() && child.key !== 'body') return false;
    // A part of a sentence is one, such as the nothing that stands there for an absent name.
    if (parent.isTemplateLiteral()) isSentence ||= textOf(parent).includes(' ');
    if (!passesOn.has(parent.type)) return false;
  }
  return false;
}

/** What has the value of a literal within it, or a text that holds it, for its own value. */
const passesOn = new Set([
  'ArrowFunctionExpression',
  'BinaryExpression',
  'ConditionalExpression',
  'LogicalExpression',
  'ObjectExpression',
  'TemplateLiteral',
  'TSAsExpression',
  'TSSatisfiesExpression',
]);

function textOf(path) {
  if (path.isStringLiteral()) return path.node.value;
  if (path.isTemplateLiteral()) return path.node.quasis.map(({ value }) => value.raw).join('');
  return '';
}

/** The binding of a step to the real AWS, which test/deploy runs. */
function isLambdaEntry(path) {
  return path.isVariableDeclarator() && path.node.id.name === 'handler';
}

export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'not-mutated', {
    shouldIgnore(path) {
      if (isLambdaEntry(path)) return 'the entry of a Lambda';
      const isText = path.isStringLiteral() || path.isTemplateLiteral();
      return isText && isProse(path) ? 'text for people' : undefined;
    },
  }),
];

/** Bounds of one evaluation, beside its time. A step is one node of an expression on one value. */
const limits = {
  steps: 300_000,
  depth: 250,
  text: 1_000_000,
  elements: 100_000,
  parts: 200_000,
} as const;

/**
 * Functions of JSONata (docs.jsonata.org, 2.0) that no expression may use, with the reason. The first makes expressions of
 * a body's texts, the next two would give one item two ids, the last ones need what the sandbox does not have.
 */
export const forbiddenFunctions: Readonly<Record<string, string>> = {
  eval: 'would run a text of the body as an expression',
  random: 'gives another result each time',
  shuffle: 'gives another result each time',
  base64encode: 'is not available here',
  base64decode: 'is not available here',
};

/**
 * What runs inside of the sandbox, after JSONata: `start()` evaluates each expression of `task` with each input, and leaves
 * the results in `output`. Only texts go in and out, so that nothing inside holds an object of the outside.
 *
 * JSONata calls the hooks before and after each node it evaluates. The functions that could make a text far larger than
 * what they are given are replaced by bounded ones.
 */
export const sandboxScript = `'use strict';
(() => {
  const limits = ${JSON.stringify(limits)};
  const forbidden = ${JSON.stringify(forbiddenFunctions)};
  const limit = (code) => { throw { code, message: code }; };
  const compiled = new Map();
  let steps = 0;
  let depth = 0;

  const entered = () => {
    if (++steps > limits.steps) limit('TooManySteps');
    if (++depth > limits.depth) limit('TooDeep');
  };
  const left = (node, input, frame, result) => {
    depth -= 1;
    if (typeof result === 'string' && result.length > limits.text) limit('TooLarge');
    if (Array.isArray(result) && result.length > limits.elements) limit('TooLarge');
  };
  /** Throws for a value whose JSON would be too long: one object may be in it many times. */
  const measure = (value) => {
    let parts = 0;
    let letters = 0;
    const open = [[value, 0]];
    while (open.length > 0) {
      const [one, level] = open.pop();
      if (++parts > limits.parts || level > limits.depth) limit('TooLarge');
      if (typeof one === 'string') letters += one.length;
      if (letters > limits.text) limit('TooLarge');
      if (one && typeof one === 'object') {
        for (const [key, part] of Object.entries(one)) {
          letters += key.length;
          open.push([part, level + 1]);
        }
      }
    }
  };
  const toJson = (value) => {
    measure(value);
    return JSON.stringify(value);
  };
  const string = (value) => {
    if (value === undefined || typeof value === 'string') return value;
    return typeof value === 'number' ? JSON.stringify(Number(value.toPrecision(15))) : toJson(value);
  };
  const join = (texts, separator = '') => {
    if (texts === undefined) return undefined;
    const letters = texts.reduce((sum, text) => sum + text.length + separator.length, 0);
    if (letters > limits.text) limit('TooLarge');
    return texts.join(separator);
  };
  const pad = (text, width, filler = ' ') => {
    if (text === undefined) return undefined;
    if (Math.abs(width) > 1000) limit('TooLarge');
    return width < 0 ? text.padStart(-width, filler || ' ') : text.padEnd(width, filler || ' ');
  };
  const compile = (text) => {
    const known = compiled.get(text);
    if (known) return known;
    const expression = jsonata(text);
    expression.assign(Symbol.for('jsonata.__evaluate_entry'), entered);
    expression.assign(Symbol.for('jsonata.__evaluate_exit'), left);
    expression.registerFunction('string', string, '<x-b?:s>');
    expression.registerFunction('join', join, '<a<s>s?:s>');
    expression.registerFunction('pad', pad, '<s-ns?:s>');
    for (const name of Object.keys(forbidden)) {
      expression.registerFunction(name, () => limit('Forbidden'));
    }
    compiled.set(text, expression);
    return expression;
  };
  const faultOf = (error) => {
    const { code, position, message } = error ?? {};
    const known = error instanceof RangeError ? 'TooLarge' : code;
    return { code: String(known ?? 'Failed'), position, message: String(message ?? '').slice(0, 300) };
  };
  const evaluated = async (text, input, shared) => {
    try {
      depth = 0;
      const value = await compile(text).evaluate(input, shared);
      const json = toJson(value);
      return json === undefined ? {} : { json };
    } catch (error) {
      return { fault: faultOf(error) };
    }
  };
  globalThis.start = () => {
    steps = 0;
    const { inputs, expressions, shared } = JSON.parse(task);
    const all = async () => {
      const results = [];
      for (const input of inputs) {
        const one = {};
        for (const [name, text] of expressions) one[name] = await evaluated(text, input, shared);
        results.push(one);
      }
      return JSON.stringify(results);
    };
    all().then((text) => { globalThis.output = text; }, () => {});
  };
  /** The nodes of an expression that decide whether it may be used: its functions and ranges. */
  globalThis.inspect = () => {
    try {
      const found = [];
      const walk = (node) => {
        if (!node || typeof node !== 'object') return;
        if (Array.isArray(node)) return node.forEach(walk);
        const { type, value, position } = node;
        if (type === 'variable' && Object.hasOwn(forbidden, value)) found.push({ name: value, position });
        if (type === 'transform') found.push({ name: '|', position });
        if (type === 'binary' && value === '..') {
          const ends = [node.lhs, node.rhs];
          if (!ends.every((end) => end.type === 'number' && Math.abs(end.value) <= 1000)) found.push({ name: '..', position });
        }
        for (const [key, part] of Object.entries(node)) if (key !== 'parent') walk(part);
      };
      walk(jsonata(task).ast());
      globalThis.output = JSON.stringify({ found });
    } catch (error) {
      globalThis.output = JSON.stringify({ fault: faultOf(error) });
    }
  };
})();`;

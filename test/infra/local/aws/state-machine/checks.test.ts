import { describe, expect, it } from 'vitest';
import { checkDefinition } from '../../../../../infra/local/aws/state-machine/checks/checks.ts';
import { InvalidDefinition } from '../../../../../infra/local/aws/state-machine/errors.ts';
import { loadStateMachine, substitute } from '../../../../../infra/local/aws/state-machine/load.ts';
import { type Loose, machine, task, tokenTask } from './fixtures.ts';

const pass = (rest: Loose = {}) => ({ Type: 'Pass', End: true, ...rest });
const one = (state: Loose) => machine({ One: state });
const retry = (...retriers: Loose[]) => one(task({ Retry: retriers }));
const output = (expression: string) => one(pass({ Output: `{% ${expression} %}` }));
const parallel = (...branches: Loose[]) => ({ Type: 'Parallel', Branches: branches, End: true });
const branch = (states: Loose) => ({ StartAt: Object.keys(states)[0], States: states });

describe('What the runner does not run is refused when the definition is loaded', () => {
  const refused: [rule: string, definition: Loose, mistake: string][] = [
    [
      'QueryLanguage is JSONata',
      machine({ One: pass() }, { QueryLanguage: 'JSONPath' }),
      'QueryLanguage must be',
    ],
    [
      'QueryLanguage is JSONata in every state',
      one(pass({ QueryLanguage: 'JSONPath' })),
      'QueryLanguage must be',
    ],
    ['InputPath belongs to JSONPath', one(pass({ InputPath: '$.a' })), 'InputPath belongs to JSONPath'],
    ['Parameters belongs to JSONPath', one(task({ Parameters: {} })), 'Parameters belongs to JSONPath'],
    ['ResultPath belongs to JSONPath', one(task({ ResultPath: '$.a' })), 'ResultPath belongs to JSONPath'],
    ['ResultSelector belongs to JSONPath', one(task({ ResultSelector: {} })), 'ResultSelector belongs to'],
    ['OutputPath belongs to JSONPath', one(pass({ OutputPath: '$' })), 'OutputPath belongs to JSONPath'],
    ['Result belongs to JSONPath', one(pass({ Result: 1 })), 'Result belongs to JSONPath'],
    [
      'SecondsPath belongs to JSONPath',
      one({ Type: 'Wait', SecondsPath: '$.s', End: true }),
      'SecondsPath belongs to JSONPath',
    ],
    [
      'Variable belongs to JSONPath',
      machine({
        One: { Type: 'Choice', Choices: [{ Variable: '$.a', BooleanEquals: true, Next: 'Two' }] },
        Two: { Type: 'Succeed' },
      }),
      'Variable belongs to JSONPath',
    ],
    ['Map is not run', one({ Type: 'Map', End: true }), 'Type "Map" is not one of'],
    ['no type that is no type', one({ Type: 'toString', End: true }), 'Type "toString" is not one of'],
    ['unknown fields', one(pass({ Nxet: 'x' })), 'unknown field Nxet'],
    ['unknown fields of the machine', machine({ One: pass() }, { Version: '1.0' }), 'unknown field Version'],
    ['Pass has no Retry', one(pass({ Retry: [] })), 'unknown field Retry'],
    ['Succeed has no Assign', one({ Type: 'Succeed', Assign: {} }), 'unknown field Assign'],
    ['Fail has no Next', one({ Type: 'Fail', Next: 'One' }), 'unknown field Next'],
    [
      'Task calls Lambda and nothing else',
      one(task({ Resource: 'arn:aws:states:::sqs:sendMessage' })),
      'Resource must be arn:aws:states:::lambda:invoke',
    ],
    ['Arguments have a FunctionName', one(task({ Arguments: { Payload: {} } })), 'must have a FunctionName'],
    ['Arguments have a Payload', one(task({ Arguments: { FunctionName: 'fn' } })), 'must have a Payload'],
    [
      'Arguments have nothing else',
      one(task({ Arguments: { FunctionName: 'fn', Payload: 1, InvocationType: 'Event' } })),
      'unknown field InvocationType',
    ],
    [
      'JitterStrategy is NONE or FULL',
      retry({ ErrorEquals: ['A'], JitterStrategy: 'full' }),
      'JitterStrategy',
    ],
    [
      'MaxDelaySeconds is greater than IntervalSeconds',
      retry({ ErrorEquals: ['A'], IntervalSeconds: 5, MaxDelaySeconds: 5 }),
      'MaxDelaySeconds must be an integer greater than IntervalSeconds',
    ],
    [
      'MaxDelaySeconds is greater than 1 by default',
      retry({ ErrorEquals: ['A'], MaxDelaySeconds: 1 }),
      'MaxDelay',
    ],
    [
      'IntervalSeconds is positive',
      retry({ ErrorEquals: ['A'], IntervalSeconds: 0 }),
      'IntervalSeconds must',
    ],
    [
      'Retry takes literal numbers only',
      retry({ ErrorEquals: ['A'], MaxAttempts: '{% 3 %}' }),
      'MaxAttempts must',
    ],
    ['BackoffRate is 1.0 or more', retry({ ErrorEquals: ['A'], BackoffRate: 0.5 }), 'BackoffRate must'],
    ['ErrorEquals is not empty', retry({ ErrorEquals: [] }), 'ErrorEquals must be a non-empty array'],
    ['States.ALL stands alone', retry({ ErrorEquals: ['A', 'States.ALL'] }), 'States.ALL must stand alone'],
    [
      'States.ALL comes last in Retry',
      retry({ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['A'] }),
      'States.ALL must be in the last entry',
    ],
    [
      'States.ALL comes last in Catch',
      machine({
        One: task({
          Catch: [
            { ErrorEquals: ['States.ALL'], Next: 'Two' },
            { ErrorEquals: ['A'], Next: 'Two' },
          ],
        }),
        Two: pass(),
      }),
      'States.ALL must be in the last entry',
    ],
    [
      'HeartbeatSeconds is smaller than TimeoutSeconds',
      one(tokenTask({ TimeoutSeconds: 10, HeartbeatSeconds: 10 })),
      'HeartbeatSeconds must be smaller than TimeoutSeconds',
    ],
    ['TimeoutSeconds is positive', one(task({ TimeoutSeconds: 0 })), 'TimeoutSeconds must be'],
    [
      'machine TimeoutSeconds is a literal',
      machine({ One: pass() }, { TimeoutSeconds: '{% 1 %}' }),
      'TimeoutSeconds',
    ],
    ['StartAt names a state', machine({ One: pass() }, { StartAt: 'Two' }), 'StartAt names "Two"'],
    ['Next names a state', one({ Type: 'Pass', Next: 'Two' }), 'Next names "Two"'],
    [
      'Default names a state',
      machine({
        One: { Type: 'Choice', Choices: [{ Condition: true, Next: 'Two' }], Default: 'X' },
        Two: pass(),
      }),
      'Default names "X"',
    ],
    [
      'Catch names a state',
      one(task({ Catch: [{ ErrorEquals: ['A'], Next: 'X' }] })),
      'Catch[0]/Next names "X"',
    ],
    [
      'Next stays inside its branch',
      machine({ P: parallel(branch({ A: { Type: 'Pass', Next: 'P' } })) }),
      'names "P"',
    ],
    ['one of Next and End', one({ Type: 'Pass' }), 'must have one of Next and End'],
    ['not both Next and End', one(pass({ Next: 'One' })), 'must have one of Next and End'],
    ['End is true', one(pass({ End: false })), 'End must be true'],
    ['every state is reached', machine({ One: pass(), Two: pass() }), 'State "Two": cannot be reached'],
    [
      'names are unique in the whole machine',
      machine({ A: parallel(branch({ A: pass() })) }),
      'has this name',
    ],
    ['names have at most 80 characters', machine({ ['x'.repeat(81)]: pass() }), 'at most 80 characters'],
    ['Wait has Seconds or Timestamp', one({ Type: 'Wait', End: true }), 'one of Seconds and Timestamp'],
    [
      'Seconds is a whole number',
      one({ Type: 'Wait', Seconds: 1.5, End: true }),
      'Seconds must be an integer',
    ],
    [
      'Timestamp is RFC 3339',
      one({ Type: 'Wait', Timestamp: '2026-01-01', End: true }),
      'Timestamp must be like',
    ],
    ['Choices is not empty', one({ Type: 'Choice', Choices: [] }), 'Choices must be a non-empty array'],
    [
      'Condition is an expression',
      machine({ One: { Type: 'Choice', Choices: [{ Condition: 'x', Next: 'Two' }] }, Two: pass() }),
      'Condition must be an expression',
    ],
    ['Branches is not empty', one(parallel()), 'Branches must be a non-empty array'],
    ['Assign is an object', one(pass({ Assign: '{% {} %}' })), 'Assign must be an object'],
    ['states is a reserved variable', one(pass({ Assign: { states: 1 } })), '$states is reserved'],
    [
      'variables are named like identifiers',
      one(pass({ Assign: { 'a-b': 1 } })),
      'is no name for a variable',
    ],
    [
      'a branch does not assign variables of the outside',
      machine({
        One: pass({ End: undefined, Next: 'P', Assign: { x: 1 } }),
        P: parallel(branch({ A: pass({ Assign: { x: 2 } }) })),
      }),
      '$x belongs to the scope outside',
    ],
    ['JSONata is parsed', output('1 +'), 'not JSONata 2.0.6'],
    ['?? is not in JSONata 2.0.6', output('$states.input.a ?? 1'), 'not JSONata 2.0.6'],
    ['?: is not in JSONata 2.0.6', output('$states.input.a ?: 1'), 'not JSONata 2.0.6'],
    ['$eval does not exist', output('$eval("1")'), 'Step Functions has no $eval'],
    ['no bare $ at the top level', output('$'), '$ has no value at the top level'],
    ['no $. at the top level', output('$.a'), '$ has no value at the top level'],
    ['no bare $ as an argument', output('$count($)'), '$ has no value at the top level'],
    ['no bare $$', output('$$.a'), '$$ has no value'],
    ['no $$ inside a predicate', output('$states.input.a[$$.b = 1]'), '$$ has no value'],
    ['no names without a context', output('total'), "'total' has no context"],
    ['variables are assigned somewhere', output('$typo'), '$typo is never assigned'],
    ['$states has no other fields', output('$states.inptu'), '$states.inptu does not exist here'],
    [
      '$states.result does not exist before the result',
      one(task({ Arguments: { FunctionName: 'fn', Payload: '{% $states.result %}' } })),
      '$states.result does not exist here',
    ],
    [
      '$states.errorOutput exists in Catch only',
      one(task({ Output: '{% $states.errorOutput %}' })),
      '$states.errorOutput does not exist here',
    ],
    [
      'substitutions leave nothing over',
      one(task({ Arguments: { FunctionName: '${Fn}', Payload: {} } })),
      '${Fn} was not substituted',
    ],
  ];

  it.each(refused)('%s', (_rule, definition, mistake) => {
    // When it is checked
    const mistakes = checkDefinition(definition);
    // Then this is what is wrong with it
    expect(mistakes.join('\n')).toContain(mistake);
  });

  it('every mistake is reported at once, with the name of its state', () => {
    // Given a definition with three mistakes
    const definition = machine({
      First: { Type: 'Pass', Next: 'Nowhere' },
      Second: task({ Retry: [{ ErrorEquals: ['A'], JitterStrategy: 'SOME' }] }),
    });
    // When it is loaded
    const load = () => loadStateMachine(definition);
    // Then all three are in the error
    expect(load).toThrow(InvalidDefinition);
    expect(load).toThrow(/State "First": Next names "Nowhere"/);
    expect(load).toThrow(/State "Second": Retry\[0\]: JitterStrategy must be NONE or FULL/);
    expect(load).toThrow(/State "Second": cannot be reached/);
  });

  it('a value that is not a definition is refused', () => {
    expect(checkDefinition(null)).toEqual(['The definition must be a JSON object']);
    expect(checkDefinition({ QueryLanguage: 'JSONata' }).join()).toContain('States must be an object');
    expect(checkDefinition(machine({ One: 'x' })).join()).toContain('State "One": must be an object');
    expect(() => loadStateMachine('{')).toThrow('The definition is not JSON');
  });
});

describe('What the runner runs is accepted', () => {
  it.each([
    'arn:aws:states:::lambda:invoke',
    'arn:aws-cn:states:::lambda:invoke',
    'arn:aws-us-gov:states:::lambda:invoke.waitForTaskToken',
  ])('Resource %s', (Resource) => {
    expect(checkDefinition(one(task({ Resource })))).toEqual([]);
  });

  it.each([
    ['$ and names inside a predicate', '$states.input.items[$ > 1 and price < 3].name'],
    ['names inside a group', '$states.input.items{name: $sum(price)}'],
    ['names inside a sort', '$states.input.items^(>price)'],
    ['names inside a transform', '$states.input ~> |items|{"price": price * 2}|'],
    ['$ inside a map', '$states.input.items.{"it": $}'],
    ['variables of the expression itself', '($a := 1; $map([1], function($v, $i) { $v + $i + $a }))'],
    ['positions', '$states.input.items#$i.{"at": $i}'],
    ['regular expressions', '$match($states.input.text, /a(b+)/)'],
    ['functions of Step Functions', '$partition($range(1, 9, 1), 3)'],
  ])('%s', (_what, expression) => {
    expect(checkDefinition(output(expression))).toEqual([]);
  });
});

describe('DefinitionSubstitutions (AWS::StepFunctions::StateMachine)', () => {
  it('are textual, and leave unknown names', () => {
    expect(substitute('{"a":"${A}","b":${B},"c":"${C}"}', { A: 'x${B}', B: 2 })).toBe(
      '{"a":"x${B}","b":2,"c":"${C}"}',
    );
  });

  it('happen before the definition is checked', () => {
    // Given a definition that is JSON only after its substitutions
    const text = JSON.stringify(machine({ One: { Type: 'Wait', Seconds: 0, End: true } })).replace(
      ':0',
      ':${Seconds}',
    );
    // When it is loaded with them
    const loaded = loadStateMachine(text, { substitutions: { Seconds: 7 } });
    // Then it has them
    expect(loaded.States.One).toEqual({ Type: 'Wait', Seconds: 7, End: true });
  });
});

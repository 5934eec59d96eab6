import { Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { AttributeType, type ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import { type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { environmentOf } from '../../../infra/package/environment.ts';
import type { DocspaceRoomsProps } from '../../../infra/package/props.ts';
import { RoomsData } from '../../../infra/package/rooms-data.ts';
import { smallest, someApp } from './build.ts';

const tableBy = (name: string, stack: Stack) =>
  new Table(stack, 'Table', { partitionKey: { name, type: AttributeType.STRING } }) as ITable;
const oneKey = 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const network = { subnets: ['subnet-0123456789abcdef0'], securityGroups: ['sg-0123456789abcdef0'] };
const inAccount = (account: string) => ({ env: { account, region: 'eu-central-1' } });

// The first to load the constructs takes its time on a busy machine.
describe('the props of an environment', { timeout: 90_000 }, () => {
  it.each<[string, (stack: Stack) => Partial<DocspaceRoomsProps>, string]>([
    ['a name that is none', () => ({ environment: 'My Rooms' }), 'write 1 to 20 of a-z, 0-9 and "-"'],
    [
      'two tables',
      (stack) => ({ data: new RoomsData(stack, 'Data', smallest), table: tableBy('pk', stack) }),
      'data has a table; leave out table',
    ],
    [
      'two keys',
      (stack) => ({ encryptionKey: new Key(stack, 'Key'), operations: { encryptionKey: oneKey } }),
      'both encryptionKey and operations.encryptionKey',
    ],
    ['two networks', (stack) => ({ vpc: new Vpc(stack, 'Vpc') as IVpc, network }), 'both vpc and network'],
    [
      'subnets of nothing',
      () => ({ vpcSubnets: {} }),
      'vpcSubnets and securityGroups are of a vpc, which is missing',
    ],
    [
      'mistaken settings',
      () => ({ portal: { url: 'http://acme' }, sources: {} }),
      'Collaboration/Rooms has 2 mistakes:\n  portal.url: must begin with https://',
    ],
  ])('are refused with %s', (_, propsFor, message) => {
    const stack = new Stack(someApp(), 'Collaboration');
    const props = { ...smallest, ...propsFor(stack) };
    expect(() => environmentOf(new Construct(stack, 'Rooms'), props)).toThrow(message);
  });

  it('are refused with a table whose keys are others than those of records', () => {
    const stack = new Stack(someApp(), 'Collaboration');
    const table = tableBy('id', stack);
    expect(() => new RoomsData(stack, 'Data', { ...smallest, table })).toThrow(
      /the table Collaboration\/Table has other keys than records; make them .*"name":"pk"/,
    );
  });
});

describe('two environments of one app', { timeout: 90_000 }, () => {
  const two = (
    [one, other]: [Partial<DocspaceRoomsProps>, Partial<DocspaceRoomsProps>],
    accounts = ['111111111111', '111111111111'],
  ) => {
    const app = someApp();
    const stacks = accounts.map((account, index) => new Stack(app, `Stack${index}`, inAccount(account)));
    const make = (stack: Stack | undefined, props: object) =>
      environmentOf(new Construct(stack as Stack, 'Rooms'), { ...smallest, ...props });
    make(stacks[0], one);
    make(stacks[1], other);
    return stacks[1] as Stack;
  };
  const elsewhere = { portal: { url: 'https://other.onlyoffice.com' } };

  it('cannot have one name in one account and region, for logs and metrics would be mixed up', () => {
    const props: [object, object] = [{ environment: 'live' }, { environment: 'live', ...elsewhere }];
    expect(() => two(props)).toThrow('Stack0/Rooms is called "live" too, in the same account and region');
    expect(() => two(props, ['111111111111', '222222222222'])).not.toThrow();
  });

  it('cannot have one namespace at one portal, whatever their accounts', () => {
    const props: [object, object] = [{ namespace: 'live' }, { namespace: 'live' }];
    expect(() => two(props, ['111111111111', '222222222222'])).toThrow('has the namespace "live" at');
  });

  it('at one portal are warned of, and at two portals are not', () => {
    const warnings = (stack: Stack) =>
      Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('wait for each other')).length;
    expect(warnings(two([{}, {}]))).toBe(1);
    expect(warnings(two([{}, elsewhere]))).toBe(0);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const commands: Record<string, string> = {
  // What the table and secrets and machines are granted, by the command that needs it.
  GetCommand: 'dynamodb:GetItem',
  PutCommand: 'dynamodb:PutItem',
  QueryCommand: 'dynamodb:Query',
  UpdateCommand: 'dynamodb:UpdateItem',
  DeleteCommand: 'dynamodb:DeleteItem',
  GetSecretValueCommand: 'secretsmanager:GetSecretValue',
  StartExecutionCommand: 'states:StartExecution',
  SendTaskSuccessCommand: 'states:SendTaskSuccess',
  DescribeExecutionCommand: 'states:DescribeExecution',
};

it('every command that the code sends to AWS is granted', () => {
  const sent = ['lib/stores/aws', 'functions']
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
    )
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => readFileSync(file, 'utf8').match(/\b[A-Z]\w+Command\b/g) ?? []);
  expect([...new Set(sent)].sort()).toEqual(Object.keys(commands).sort());
});

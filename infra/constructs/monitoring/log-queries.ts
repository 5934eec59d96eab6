import { type ILogGroup, QueryDefinition, QueryString } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { notATest } from './log-metrics.ts';

export interface LogQueriesProps {
  environment: string;
  functions: ILogGroup;
  /** Requests at the gateway; undefined where they are not logged. */
  access: ILogGroup | undefined;
}

const timeline = {
  fields: ['@timestamp', 'code', 'step', 'attempt', 'error', 'reason', 'message'],
  sort: '@timestamp asc',
  limit: 1000,
};
const forgetTests = notATest.replace('$.', '');

/** Questions to the logs of the Lambdas, by their names; all of them about the chosen period. */
const aboutFunctions: Readonly<Record<string, ConstructorParameters<typeof QueryString>[0]>> = {
  // Another id in the place of PRJ-10021.
  'Timeline of a work item': {
    ...timeline,
    filterStatements: ['key like "PRJ-10021" or execution like "PRJ-10021"'],
  },
  'Failures by code': {
    filterStatements: ['code = "ROOM_FAILED"', forgetTests],
    statsStatements: ['count(*) as failures by error, source'],
    sort: 'failures desc',
  },
  'Time to room by source': {
    filterStatements: ['code = "ROOM_READY"', forgetTests],
    statsStatements: [
      'count(*) as rooms, pct(seconds, 50) as half, pct(seconds, 95) as most, max(seconds) as longest by source',
    ],
  },
  'What the steps take': {
    filterStatements: ['code = "STEP_COMPLETED"'],
    statsStatements: ['count(*) as calls, pct(ms, 50) as half, pct(ms, 95) as most by step'],
    sort: 'most desc',
  },
  'Why steps failed': {
    filterStatements: ['code = "STEP_FAILED"'],
    statsStatements: ['count(*) as failures by step, error'],
    sort: 'failures desc',
  },
  'Webhooks by outcome': {
    filterStatements: ['code like /^WEBHOOK_/'],
    statsStatements: ['count(*) as webhooks by source, code, status'],
    sort: 'webhooks desc',
  },
  'Holds and the portal slot': {
    ...timeline,
    fields: ['@timestamp', 'code', 'key', 'reason', 'minutes', 'ms'],
    filterStatements: ['code like /^(HOLD|WORK_HELD|SLOT)_?/'],
  },
  'Templates that fail': {
    ...timeline,
    fields: ['@timestamp', 'code', 'template', 'templateId', 'key', 'reason'],
    filterStatements: ['code = "PORTAL_JOB_FAILED" or code = "TEMPLATE_FAILING"'],
  },
  'Results that were not taken': {
    ...timeline,
    fields: ['@timestamp', 'code', 'source', 'key', 'reason'],
    filterStatements: ['code = "RESULT_UNDELIVERED"'],
  },
};

/** Saved queries of CloudWatch Logs Insights. They need names; those begin with the environment's. */
export class LogQueries extends Construct {
  constructor(scope: Construct, id: string, { environment, functions, access }: LogQueriesProps) {
    super(scope, id);
    const save = (name: string, logGroup: ILogGroup, query: ConstructorParameters<typeof QueryString>[0]) =>
      new QueryDefinition(this, name.replaceAll(' ', ''), {
        queryDefinitionName: `DocspaceRooms-${environment}/${name}`,
        logGroups: [logGroup],
        queryString: new QueryString(query),
      });
    for (const [name, query] of Object.entries(aboutFunctions)) save(name, functions, query);
    if (!access) return;
    save('Refused by the gateway', access, {
      filterStatements: ['status >= 400'],
      statsStatements: ['count(*) as requests by resource, status, error, ip'],
      sort: 'requests desc',
    });
  }
}

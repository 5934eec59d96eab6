import type { healthyEnvironment } from './healthy-environment.ts';
import type { Case } from './scene.ts';

/** What the deployed Lambdas answer about their roles and their network. */
export const lambdaCases: Case<ReturnType<typeof healthyEnvironment>>[] = [
  [
    'a role that may not decrypt a secret',
    ({ world }) => {
      const reason = 'Secrets Manager refused with AccessDeniedException.';
      const access = [{ needs: 'table' }, { needs: 'verify zendesk', error: 'SecretUnavailable', reason }];
      world.lambdas = [{ id: 'ReceiveWebhook', access }];
    },
    'lambdas.ReceiveWebhook',
    'problem',
    /ReceiveWebhook cannot read the secret "verify zendesk" \(Secrets Manager refused with AccessDeniedException\)\.$/,
  ],
  [
    'a role that may not read the table',
    ({ world }) => {
      world.lambdas = [{ id: 'FetchRoom', access: [{ needs: 'table', error: 'StoreUnavailable' }] }];
    },
    'lambdas.FetchRoom',
    'problem',
    /FetchRoom cannot read the table\.$/,
  ],
  [
    'a network that does not lead to the portal',
    ({ world }) => {
      world.lambdas = [{ id: 'FetchRoom', access: [{ needs: 'portal', error: 'PortalUnavailable' }] }];
    },
    'lambdas.FetchRoom',
    'problem',
    /FetchRoom does not reach the portal\.$/,
  ],
  [
    'a Lambda that does not answer',
    ({ world }) => {
      world.lambdas = [{ id: 'CallBack', error: 'ResourceNotFoundException: no' }];
    },
    'lambdas.CallBack',
    'problem',
    /CallBack does not answer \(ResourceNotFoundException: no\)\.$/,
  ],
  [
    'a deployment from before there were self-checks',
    ({ world }) => {
      world.lambdas = undefined;
    },
    'lambdas',
    'skipped',
    /No Lambdas of this version/,
  ],
  [
    'a key that the portal refuses as no fault of the Lambdas',
    ({ world }) => {
      world.lambdas = [{ id: 'FetchRoom', access: [{ needs: 'portal', error: 'PortalKeyRefused' }] }];
    },
    'lambdas',
    'ok',
    /^1 Lambda reads/,
  ],
  [
    'a portal that is away as no fault of the Lambdas',
    ({ world, simulator }) => {
      simulator.world.mode = 'unreachable';
      world.lambdas = [{ id: 'FetchRoom', access: [{ needs: 'portal', error: 'PortalUnavailable' }] }];
    },
    'lambdas',
    'ok',
    /own roles\.$/,
  ],
];

import type { AnyCommand } from '../command.ts';
import { deployCommand } from './deploy.ts';
import { doctorCommand } from './doctor.ts';
import { findCommand } from './find.ts';
import { forgetCommand } from './forget.ts';
import { holdCommand, releaseCommand } from './holds.ts';
import { keepCommand } from './keep.ts';
import { portalWebhookCommand } from './life/portal-webhook.ts';
import { resendCommand } from './resend.ts';
import { restoreCommand } from './restore.ts';
import { retryCommand } from './retry.ts';
import { secretsCommand } from './secrets.ts';
import { sendCommand } from './send.ts';
import { statusCommand } from './status.ts';
import { tryCommand } from './try.ts';

/** Every command of `rooms`, in the order in which a person meets them. */
export const commands: readonly AnyCommand[] = [
  deployCommand,
  secretsCommand,
  portalWebhookCommand,
  doctorCommand,
  tryCommand,
  sendCommand,
  statusCommand,
  findCommand,
  retryCommand,
  resendCommand,
  keepCommand,
  forgetCommand,
  holdCommand,
  releaseCommand,
  restoreCommand,
];

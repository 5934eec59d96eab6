import type { AnyCommand } from '../command.ts';

/**
 * Every command of `rooms` by its name, in the order in which a person meets them. Each is loaded when it is needed: all of
 * them take twice as long as one.
 */
const commands: Readonly<Record<string, () => Promise<AnyCommand>>> = {
  deploy: async () => (await import('./deploy.ts')).deployCommand,
  secrets: async () => (await import('./secrets.ts')).secretsCommand,
  'portal-webhook': async () => (await import('./life/portal-webhook.ts')).portalWebhookCommand,
  doctor: async () => (await import('./doctor.ts')).doctorCommand,
  handshake: async () => (await import('./handshake.ts')).handshakeCommand,
  try: async () => (await import('./try.ts')).tryCommand,
  send: async () => (await import('./send.ts')).sendCommand,
  status: async () => (await import('./status.ts')).statusCommand,
  watch: async () => (await import('./watch.ts')).watchCommand,
  find: async () => (await import('./work-items/find.ts')).findCommand,
  retry: async () => (await import('./work-items/retry.ts')).retryCommand,
  resend: async () => (await import('./work-items/resend.ts')).resendCommand,
  keep: async () => (await import('./life/keep.ts')).keepCommand,
  archive: async () => (await import('./life/move.ts')).archiveCommand,
  restore: async () => (await import('./life/move.ts')).restoreCommand,
  'clean-up': async () => (await import('./life/clean-up.ts')).cleanUpCommand,
  forget: async () => (await import('./work-items/forget.ts')).forgetCommand,
  hold: async () => (await import('./holds.ts')).holdCommand,
  release: async () => (await import('./holds.ts')).releaseCommand,
  recover: async () => (await import('./work-items/recover.ts')).recoverCommand,
};

/** The command of that name alone; all commands without a name, and for one that none of them has. */
export async function commandsFor(name?: string): Promise<readonly AnyCommand[]> {
  const all = Object.entries(commands);
  const named = all.filter(([own]) => own === name);
  return Promise.all((named.length > 0 ? named : all).map(([, load]) => load()));
}

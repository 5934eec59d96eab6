import type { SourceSettings } from '../../settings/schema.ts';
import type { SourceReceiver } from '../contract/receive.ts';
import type { SourceSamples } from '../contract/samples.ts';
import type { SecretForm } from '../contract/secret-form.ts';
import { type DeclaredProof, waysOf } from '../signatures/declared-proof.ts';

/** A source whose settings say how its webhooks prove who sent them. */
type Proven = SourceSettings & { proof: DeclaredProof };

export const verifySecret: SecretForm<Proven> = {
  hint: ({ proof }) => waysOf(proof).hint(proof),
  isUsable: ({ proof }, secret) => waysOf(proof).isUsable(secret),
  make: ({ proof }, random) => waysOf(proof).make(random),
  publicExamples: {
    // github.com/standard-webhooks/standard-webhooks, tests of its libraries and examples of its documents
    secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'],
    remedy: 'This was signed with a secret from a public example; make one of your own.',
  },
};

export const verify: SourceReceiver<Proven>['verify'] = ({ proof }, webhook) =>
  waysOf(proof).verify(proof, webhook);

export const whyNot: SourceReceiver<Proven>['whyNot'] = ({ proof }, webhook) =>
  waysOf(proof).whyNot(proof, webhook);

/** The headers alone: a secret in the URL is in none of them (`urlWithSecret`). */
export const sign: SourceSamples<Proven>['sign'] = ({ proof }, webhook) => waysOf(proof).sign(proof, webhook);

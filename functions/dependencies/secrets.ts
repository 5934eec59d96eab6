import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { secretReader } from '../../lib/stores/aws/secrets.ts';
import { clock } from './clock-and-log.ts';

export const secrets = () => secretReader(new SecretsManagerClient(), clock);

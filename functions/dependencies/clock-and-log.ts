import { Logger } from '@aws-lambda-powertools/logger';
import { realClock } from '../../lib/kernel/clock.ts';
import { type Log, logCodes } from '../../lib/kernel/log.ts';

export const clock = realClock;

const logger = new Logger({ serviceName: 'docspace-rooms' });

export const log: Log = {
  info: (code, fields = {}) => logger.info(logCodes[code], { code, ...fields }),
  warn: (code, fields = {}) => logger.warn(logCodes[code], { code, ...fields }),
  error: (code, fields = {}) => logger.error(logCodes[code], { code, ...fields }),
};

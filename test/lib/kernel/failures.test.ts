import { describe, expect, it } from 'vitest';
import { explain, failures } from '../../../lib/kernel/failures.ts';

describe('a failure, explained', () => {
  it.each([
    ['No template fits.', `No template fits. ${failures.TemplateNotFound.remedy}`],
    ['GET files/rooms: HTTP 401', `GET files/rooms: HTTP 401. ${failures.TemplateNotFound.remedy}`],
    ['', failures.TemplateNotFound.remedy],
  ])('%j says what happened, and then what to do', (message, text) => {
    expect(explain({ code: 'TemplateNotFound', message })).toBe(text);
  });

  it.each(Object.entries(failures))('%s has a remedy of whole sentences', (_, { remedy }) => {
    expect(remedy).toMatch(/^[A-Z].*\.$/s);
  });
});

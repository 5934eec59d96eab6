import { type Answer, answer } from './answers.ts';

/**
 * Does a request only check whether a webhook's address answers? Trello and DocSpace send HEAD before they keep an address
 * and want 200 (developer.atlassian.com/cloud/trello/guides/rest-api/webhooks, 2026; ONLYOFFICE/DocSpace-server,
 * WebhookSender.cs); other systems, and people with a browser, use GET.
 */
export function isAddressCheck(method: string): boolean {
  return method === 'HEAD' || method === 'GET';
}

/** The same with a right secret, with a wrong one, and with none: the caller learns nothing about it. */
export function addressCheckAnswer(): Answer {
  return answer(200, {
    status: 'ignored',
    reason: 'This address takes webhooks: send them with POST. A check by HEAD or GET makes nothing.',
  });
}

/** How the webhooks of a type may be authenticated: one of the alternatives, which the environment chooses by `proof`. */
export const securityOf: Readonly<Record<string, Record<string, []>[]>> = {
  'project-system': [{ standardWebhooks: [] }, { secretHeader: [] }],
  helpdesk: [{ standardWebhooks: [] }, { secretHeader: [] }],
  zendesk: [{ zendeskSignature: [] }],
  freshdesk: [{ userAndPassword: [] }, { secretHeader: [] }],
  jira: [{ jiraSignature: [] }, { secretHeader: [] }],
  custom: [
    { declaredSignature: [] },
    { secretHeader: [] },
    { userAndPassword: [] },
    { standardWebhooks: [] },
  ],
  monday: [{ mondayToken: [] }],
  hubspot: [{ hubspotSignature: [] }],
  asana: [{ asanaSignature: [] }],
  pipedrive: [{ userAndPassword: [] }],
  portal: [{ portalSignature: [] }],
};

const inHeader = (name: string, description: string) => ({ type: 'apiKey', in: 'header', name, description });

export const securitySchemes = {
  standardWebhooks: inHeader(
    'webhook-signature',
    'Standard Webhooks (standardwebhooks.com): "v1," and the base64 of an HMAC-SHA256 of "{webhook-id}.{webhook-timestamp}.{body}" with the decoded secret.',
  ),
  secretHeader: inHeader(
    'x-webhook-secret',
    'The secret itself, in the header that the environment names: "proof": { "header": "x-webhook-secret" }.',
  ),
  zendeskSignature: inHeader('x-zendesk-webhook-signature', 'As Zendesk signs.'),
  jiraSignature: inHeader(
    'x-hub-signature',
    'As Jira signs: "sha256=" and the hex of an HMAC-SHA256 of the body.',
  ),
  mondayToken: inHeader(
    'authorization',
    'As the apps of monday.com send it: a JSON Web Token signed with HS256. Recipes have the secret in the URL instead.',
  ),
  hubspotSignature: inHeader(
    'x-hubspot-signature-v3',
    'As HubSpot signs: the base64 of an HMAC-SHA256 of method, URL, body and X-HubSpot-Request-Timestamp.',
  ),
  asanaSignature: inHeader(
    'x-hook-signature',
    'As Asana signs: the hex of an HMAC-SHA256 of the body, with the secret of its own making.',
  ),
  declaredSignature: inHeader(
    'x-signature',
    'An HMAC in the header, encoding and form that the environment describes.',
  ),
  statusSignature: {
    type: 'apiKey',
    in: 'query',
    name: 'signature',
    description: 'As the answers to webhooks have it in statusUrl.',
  },
  userAndPassword: {
    type: 'http',
    scheme: 'basic',
    description: 'As Freshdesk, Pipedrive and others send them.',
  },
  portalSignature: inHeader(
    'x-docspace-signature-256',
    'As DocSpace signs: "sha256=" and the upper-case hex of an HMAC-SHA256 of the body.',
  ),
};

const header = (name: string, required: boolean, description: string) => ({
  name,
  in: 'header',
  required,
  description,
  schema: { type: 'string' },
});

/**
 * The headers of a Standard Webhook.
 *
 * @param required false for webhooks that may be authenticated otherwise
 */
export const standardWebhooks = (required: boolean) => [
  header('webhook-id', required, 'The same for every try of one delivery.'),
  header('webhook-timestamp', required, 'Seconds since 1970, at most 300 off.'),
  header('webhook-signature', required, securitySchemes.standardWebhooks.description),
];

/** The secret of a source that has it at the end of its URL. */
export const secretInPath = {
  name: 'secret',
  in: 'path',
  required: true,
  description: 'The secret of the source.',
  schema: { type: 'string', minLength: 32, maxLength: 256 },
};

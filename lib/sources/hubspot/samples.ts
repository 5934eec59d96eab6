import type { Description } from '../custom/description.ts';
import type { HubspotSettings } from './settings.ts';

/** Events as an app of HubSpot sends them (developers.hubspot.com, Webhooks API guide, 2026-03). */
export function hubspotSamples(source: HubspotSettings): Description['samples'] {
  const { portalId, appId, typeProperty, only, closedStages } = source;
  const event = {
    eventId: 100,
    subscriptionId: 11,
    portalId: Number(portalId),
    appId: Number(appId),
    occurredAt: 1790000000000,
    subscriptionType: 'object.creation',
    objectTypeId: '0-3',
    attemptNumber: 0,
    objectId: 123,
    changeSource: 'CRM_UI',
    changeFlag: 'NEW',
  };
  const projectType = only?.types?.[0] ?? 'newbusiness';
  const answer = {
    id: '123',
    properties: {
      dealname: 'Bridge',
      dealstage: only?.stages?.[0] ?? 'appointmentscheduled',
      pipeline: only?.pipelines?.[0] ?? 'default',
      hubspot_owner_id: '7',
      [typeProperty]: projectType,
    },
    archived: false,
  };
  const itemUrl = `https://app.hubspot.com/contacts/${portalId}/record/0-3/123`;
  const status = closedStages.find((stage) => !only?.stages?.includes(stage));
  return [
    {
      file: 'created.json',
      body: [event],
      answer,
      items: [{ projectId: '123', projectName: 'Bridge', projectType, itemUrl }],
    },
    ...(status === undefined
      ? []
      : [
          {
            file: 'stage.json',
            body: [
              {
                ...event,
                eventId: 101,
                subscriptionType: 'object.propertyChange',
                propertyName: 'dealstage',
                propertyValue: status,
              },
            ],
            items: [{ projectId: '123', status, updatedAt: '2026-09-21T14:13:20.000Z', closed: true }],
          },
        ]),
  ];
}

import { type Description, onlyCondition, quoted } from '../custom/description.ts';
import { hubspotSamples } from './samples.ts';
import type { HubspotSettings } from './settings.ts';
import { dealPath, hubspotWriteBack } from './write-back.ts';

/** By which deals are known among all objects (developers.hubspot.com, CRM API, "Object type IDs", 2026). */
const deals = '0-3';

/**
 * The events of an app about deals. They come in lists of up to 100 and have ids only (developers.hubspot.com, Webhooks API guide,
 * 2026-03); what they are about is looked up.
 */
export function describeHubspot(source: HubspotSettings): Description {
  const { portalId, appId, webhookUrl, only, typeProperty, closedStages } = source;
  const stages = only?.stages;
  // Events of the generic kind name the type of their object, those of the older kind have it in their own type.
  const isDeal = `(objectTypeId = ${quoted(deals)} or $substringBefore(subscriptionType, '.') = 'deal')`;
  const what = "$substringAfter(subscriptionType, '.')";
  const isStage = `${what} = 'propertyChange' and propertyName = 'dealstage'`;
  const isStart = stages
    ? `(${what} in ['creation', 'restore'] or (${isStage} and $lowercase(propertyValue) in ${JSON.stringify(stages.map((stage) => stage.toLowerCase()))}))`
    : `${what} in ['creation', 'restore']`;
  return {
    proof: {
      signature: 'x-hubspot-signature-v3',
      encoding: 'base64',
      signed: '{method}{url}{body}{timestamp}',
      url: webhookUrl,
      timestamp: { header: 'x-hubspot-request-timestamp', unit: 'milliseconds' },
      insufficient: {
        'x-hubspot-signature':
          'for v1 and v2 can be sent again by anybody at any time; use webhooks of an app, which send X-HubSpot-Signature-v3',
      },
    },
    items: '$',
    item: { projectId: 'objectId' },
    account: { expression: "$string(portalId) & '/' & $string(appId)", is: `${portalId}/${appId}` },
    conditions: [
      { expression: isDeal, otherwise: 'Only deals get a room.' },
      {
        expression: isStart,
        otherwise: stages
          ? 'Only a new deal, or one that gets to a stage of "only.stages", gets a room.'
          : 'Only a new deal gets a room.',
      },
    ],
    state: {
      when: `${isDeal} and (${what} = 'deletion' or (${isStage} and $not(${isStart})))`,
      status: `${what} = 'deletion' ? 'deleted' : propertyValue`,
      updatedAt: '$fromMillis(occurredAt)',
    },
    closedStates: [...closedStages.filter((stage) => !stages?.includes(stage)), 'deleted'],
    openStates: [...pipelineStages, ...(stages ?? [])].filter((stage) => !isOver(stage, source)),
    lookUp: {
      path: `${dealPath}?properties=dealname,${typeProperty},pipeline,dealstage,hubspot_owner_id`,
      gone: 'archived',
      item: {
        projectName: 'properties.dealname',
        projectType: `properties.${typeProperty}`,
        itemUrl: `${quoted(`https://app.hubspot.com/contacts/${portalId}/record/${deals}/`)} & $item.projectId`,
      },
      conditions: [
        ...(only?.pipelines ? [onlyCondition('pipelines', 'properties.pipeline', only.pipelines)] : []),
        ...(stages ? [onlyCondition('stages', 'properties.dealstage', stages)] : []),
        ...(only?.types ? [onlyCondition('types', `properties.${typeProperty}`, only.types)] : []),
      ],
    },
    writeBack: hubspotWriteBack(source),
    samples: hubspotSamples(source),
  };
}

/** The stages of the pipeline that each account has at first, before the two in which a deal is over. */
const pipelineStages = [
  ...['appointmentscheduled', 'qualifiedtobuy', 'presentationscheduled', 'decisionmakerboughtin'],
  'contractsent',
];

function isOver(stage: string, { closedStages, only }: HubspotSettings): boolean {
  return closedStages.includes(stage) && !only?.stages?.includes(stage);
}

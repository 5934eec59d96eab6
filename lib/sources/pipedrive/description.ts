import { type Description, onlyCondition, quoted } from '../custom/description.ts';
import { pipedriveSamples } from './samples.ts';
import type { PipedriveSettings } from './settings.ts';
import { pipedriveWriteBack } from './write-back.ts';

/**
 * Webhooks v2 of deals (pipedrive.readme.io, Guide for Webhooks v2, 2026). They say the title; the type is the id of the pipeline, or
 * a field of the deal, of which an option has an id alone: only then its name is looked up.
 */
export function describePipedrive(source: PipedriveSettings): Description {
  const { company, companyId, typeField, only } = source;
  const field = `$lookup(data.custom_fields, ${quoted(typeField ?? '')})`;
  const stages = only?.stages;
  const isDeal = "meta.entity = 'deal'";
  const isStart = stages ? "meta.action in ['create', 'change']" : "meta.action = 'create'";
  const inStage = stages ? onlyCondition('stages', 'data.stage_id', stages) : undefined;
  return {
    proof: 'basic',
    item: {
      projectId: 'data.id ? data.id : meta.entity_id',
      projectName: 'data.title',
      projectType: typeField
        ? `${field}.id ? $string(${field}.id) : $string(${field}.value)`
        : '$string(data.pipeline_id)',
      itemUrl: `${quoted(`https://${company}.pipedrive.com/deal/`)} & $string(data.id ? data.id : meta.entity_id)`,
    },
    account: { expression: '$string(meta.company_id)', is: companyId },
    conditions: [
      { expression: isDeal, otherwise: 'Only deals get a room.' },
      { expression: isStart, otherwise: 'Only a new deal gets a room.' },
      ...(only?.pipelines ? [onlyCondition('pipelines', 'data.pipeline_id', only.pipelines)] : []),
      ...(inStage ? [inStage] : []),
    ],
    state: {
      // A deal that was merged into another is deleted.
      when: `${isDeal} and (meta.action = 'delete' or (meta.action = 'change' and ${
        inStage ? `(data.status != 'open' or $not(${inStage.expression}))` : 'true'
      }))`,
      status: "meta.action = 'delete' ? 'deleted' : data.is_archived = true ? 'archived' : data.status",
      updatedAt: 'meta.timestamp',
    },
    closedStates: ['won', 'lost', 'deleted', 'archived'],
    openStates: ['open'],
    ...(typeField
      ? {
          lookUp: {
            path: `/api/v2/dealFields/${typeField}`,
            item: {
              projectType:
                "$type(data.options) = 'array' ? data.options[$string(id) = $item.projectType].label : $item.projectType",
            },
          },
        }
      : {}),
    writeBack: pipedriveWriteBack(source),
    samples: pipedriveSamples(source),
  };
}

import { createHmac } from 'node:crypto';
import { folderTypes, rootFolderTypes } from '../rules/rooms.ts';
import type { StoredFolder, Webhook } from '../state/model.ts';
import type { PortalState } from '../state/portal.ts';
import { type Trigger, triggerNames, triggers } from './triggers.ts';

/** One event on its way to one webhook. */
export interface Delivery {
  id: number;
  webhook: Webhook;
  trigger: Trigger;
  userId: string;
  created: number;
  /** The entity as it was when it happened. */
  entity: Record<string, unknown>;
  /** Failed attempts so far, and the last of them. */
  retries: number;
  failed?: { on: number; content: string };
}

/** Whole seconds of UTC. */
const date = (time: number) => `${new Date(time).toISOString().slice(0, 19)}Z`;

/**
 * The row of the database, not the object of the API: a folder's type instead of a room's, no tags, and what is
 * zero or empty is left out (WebhookSender.cs:149-158; WebhookPayload.cs:36-126, DocSpace-server 3.7.2).
 */
export function entityOf(portal: PortalState, folder: StoredFolder): Record<string, unknown> {
  const room = portal.roomOf(folder.id);
  return {
    id: folder.id,
    parentId: folder.parentId,
    title: folder.title,
    folderType: folder.room ? folderTypes[folder.room.roomType] : undefined,
    rootFolderType: room && rootFolderTypes[room.room.place],
    rootId: room?.parentId,
    filesCount: portal.filesBelow(folder.id).length || undefined,
    foldersCount: portal.foldersBelow(folder.id).length || undefined,
    createBy: folder.createdBy,
    createOn: date(folder.created),
    modifiedBy: folder.updatedBy,
    modifiedOn: date(folder.updated),
  };
}

/** The body of an attempt. A repeated attempt says that it is one, so its body and signature differ. */
export function bodyOf(delivery: Delivery, now: number): string {
  const { id, webhook, trigger, userId, created, entity, retries, failed } = delivery;
  return JSON.stringify({
    event: { id, createOn: date(created), createBy: userId, trigger, triggerId: triggers[trigger] },
    payload: entity,
    webhook: {
      id: webhook.id,
      name: webhook.name,
      url: webhook.uri,
      triggers: triggerNames(webhook.triggers),
      ...(webhook.targetId ? { target: { id: entity.id, type: trigger.split('.')[0] } } : {}),
      ...(failed
        ? { lastFailureOn: date(failed.on), lastFailureContent: failed.content, retryOn: date(now) }
        : {}),
      ...(webhook.lastSuccess !== undefined && failed ? { lastSuccessOn: date(webhook.lastSuccess) } : {}),
      ...(retries > 0 ? { retryCount: retries } : {}),
    },
  });
}

/** `sha256=` and upper-case hex of the HMAC over the raw body (WebhookSender.cs:58,251-260, DocSpace-server 3.7.2). */
export function signatureOf(secretKey: string, body: string): string {
  return `sha256=${createHmac('sha256', secretKey).update(body).digest('hex').toUpperCase()}`;
}

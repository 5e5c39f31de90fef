// Messages to the candidate of an application: every POST mails one more, and no list shows them. Only the card and the story do.
import type { LiveSettings } from '../live-settings';
import { jsonObject, type Route, route, type SimRequest } from '../route';
import { applicationOf } from './application-routes';
import type { MessageContent } from './gupy-records';
import type { GupySettings } from './gupy-settings';
import type { GupyWorld } from './gupy-world';
import { bodyText, invalid } from './query-parameters';

export function messageRoutes(world: GupyWorld, settings: LiveSettings<GupySettings>): Route[] {
  return [
    route('sendMessage', 'POST /api/v1/jobs/:jobId/applications/:applicationId/messages', (request) => {
      const application = applicationOf(world, request);
      const { messageStatus: status } = settings.current;
      const { id, createdMs } = world.addMessage(application.id, contentOf(request, settings.current));
      return status === 204 ? { status } : { status, json: { id, createdAt: new Date(createdMs).toISOString() } };
    }),
  ];
}

function contentOf(request: SimRequest, { messageBody, messageTemplates }: GupySettings): MessageContent {
  const body = jsonObject(request);
  if (messageBody === 'subject-and-body') {
    onlyKnown(body, ['subject', 'body']);
    return { subject: bodyText(request, 'subject', 255), body: bodyText(request, 'body', null) };
  }
  onlyKnown(body, ['templateId', 'allowReply', 'from', 'variables']);
  const { templateId, allowReply, from } = body;
  if (typeof templateId !== 'number' || !Number.isSafeInteger(templateId))
    throw invalid('templateId', '_val_ must be integer');
  if (messageTemplates !== null && !messageTemplates.includes(templateId))
    throw invalid('templateId', 'no such template');
  const isSenderNeeded = messageBody === 'template-with-sender';
  if (isSenderNeeded || allowReply !== undefined) isBoolean(allowReply);
  if (isSenderNeeded || from !== undefined) bodyText(request, 'from', 255);
  return { templateId };
}

function isBoolean(value: unknown): void {
  if (typeof value !== 'boolean') throw invalid('allowReply', '_val_ must be boolean');
}

function onlyKnown(body: Record<string, unknown>, known: readonly string[]): void {
  const other = Object.keys(body).find((name) => !known.includes(name));
  if (other !== undefined) throw invalid(other, 'unknown parameter');
}

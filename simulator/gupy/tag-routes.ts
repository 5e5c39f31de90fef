// Tags of an application. The paths that list and delete tags are unconfirmed, and the effect of a PUT of an existing tag is not
// documented: both are switches.
import type { LiveSettings } from '../live-settings';
import { type Answer, Refusal, type Route, route, type SimRequest } from '../route';
import { applicationOf } from './application-routes';
import type { Application, Tag } from './gupy-records';
import type { GupySettings } from './gupy-settings';
import type { GupyWorld } from './gupy-world';
import { bodyText, pathId, QueryParameters } from './query-parameters';
import { asOf } from './read-delay';

const ofApplication = '/api/v1/jobs/:jobId/applications/:applicationId/tags';
const ofJob = '/api/v1/jobs/:jobId/applications/tags';

export function tagRoutes(world: GupyWorld, settings: LiveSettings<GupySettings>): Route[] {
  const list = (request: SimRequest, application: Application): Answer => {
    const query = new QueryParameters(request, ['applicationId'], settings.current.unknownParameters === 'ignore');
    const tags = world.tags(application.id, asOf(settings.current.readDelayMs));
    return { status: 200, json: query.page(tags, (tag) => tagView(tag, application)) };
  };
  const remove = (application: Application, matches: (tag: Tag) => boolean): Answer => {
    const found = world.tags(application.id).filter(matches);
    if (found.length === 0) throw new Refusal(404, 'Tag not found');
    for (const { id } of found) world.removeTag(application.id, id);
    return { status: settings.current.deleteStatus };
  };
  return [
    route('putTag', `PUT ${ofApplication}`, (request) =>
      put(world, settings.current, applicationOf(world, request), request),
    ),
    route('listTags', `GET ${ofJob}`, (request) => {
      switchedOn(settings.current.tagList === 'job');
      return list(request, applicationOfQuery(world, request));
    }),
    route('deleteTag', `DELETE ${ofJob}/:tag`, (request) => {
      switchedOn(settings.current.tagDeleteOfJob === 'every-candidate');
      for (const application of world.applicationsOf(pathId(request, 'jobId'))) {
        const found = world.tags(application.id).filter((tag) => tag.name === request.params['tag']);
        for (const { id } of found) world.removeTag(application.id, id);
      }
      return { status: settings.current.deleteStatus };
    }),
    route('deleteTag', `DELETE ${ofApplication}`, (request) => {
      const { tagDeleteByName, unknownParameters } = settings.current;
      const name = new QueryParameters(request, ['name'], unknownParameters === 'ignore').text('name');
      switchedOn(tagDeleteByName !== 'absent');
      const isMeant = (tag: Tag): boolean => tagDeleteByName === 'all-tags' || tag.name === name;
      return remove(applicationOf(world, request), isMeant);
    }),
    route('listTags', `GET ${ofApplication}`, (request) => {
      switchedOn(settings.current.tagList === 'application');
      return list(request, applicationOf(world, request));
    }),
    route('deleteTag', `DELETE ${ofApplication}/:tag`, (request) => {
      const application = applicationOf(world, request);
      const { tagDelete } = settings.current;
      const given = request.params['tag'] ?? '';
      switchedOn(tagDelete !== 'absent');
      const byId = tagDelete !== 'value' && world.tags(application.id).some(({ id }) => String(id) === given);
      if (!byId && tagDelete === 'id') throw new Refusal(404, 'Tag not found');
      return remove(application, (tag) => (byId ? String(tag.id) === given : tag.name === given));
    }),
  ];
}

const keptAs: Record<GupySettings['tagText'], (sent: string) => string> = {
  'as-sent': (sent) => sent,
  tidied: (sent) => sent.normalize('NFC').replaceAll(/\s+/gu, ' ').trim(),
  'small-letters': (sent) => sent.toLowerCase(),
  cut: (sent) => sent.slice(0, 12),
};

const refusals: Partial<Record<GupySettings['existingTag'], number>> = { conflict: 409, refused: 400 };

function put(world: GupyWorld, settings: GupySettings, application: Application, request: SimRequest): Answer {
  const sent = bodyText(request, 'name', settings.tagMaxLength);
  const name = keptAs[settings.tagText](sent);
  const fold = (text: string): string => (settings.tagCase === 'folded' ? text.toLowerCase() : text);
  const existing = world.tags(application.id).find((tag) => fold(tag.name) === fold(name));
  const refusal = refusals[settings.existingTag];
  if (existing !== undefined && refusal !== undefined) throw new Refusal(refusal, 'Tag already exists');
  const tag =
    existing !== undefined && settings.existingTag === 'same-id'
      ? world.keepTag(application.id, existing)
      : world.addTag(application.id, name, existing !== undefined);
  if (settings.tagStatus === 204) return { status: 204 };
  return { status: settings.tagStatus, json: tagView(tag, application) };
}

function applicationOfQuery(world: GupyWorld, request: SimRequest): Application {
  const id = new QueryParameters(request, ['applicationId'], false).integer('applicationId');
  const application = world.application(id ?? 0);
  if (application.jobId !== pathId(request, 'jobId')) throw new Refusal(404, 'Application not found');
  return application;
}

function switchedOn(on: boolean): void {
  if (!on) throw new Refusal(404, 'Not found');
}

function tagView({ id, name }: Tag, application: Application): object {
  return { id, applicationId: application.id, jobId: application.jobId, name };
}

// Comments of an application: every POST adds one, also a second one of the same text.
import type { LiveSettings } from '../live-settings';
import { type Route, route } from '../route';
import { applicationOf } from './application-routes';
import type { Comment } from './gupy-records';
import type { GupySettings } from './gupy-settings';
import type { GupyWorld } from './gupy-world';
import { bodyText, QueryParameters } from './query-parameters';
import { asOf } from './read-delay';

const path = '/api/v1/jobs/:jobId/applications/:applicationId/comments';

export function commentRoutes(world: GupyWorld, settings: LiveSettings<GupySettings>): Route[] {
  return [
    route('postComment', `POST ${path}`, (request) => {
      const application = applicationOf(world, request);
      const { commentMaxLength: most, commentStatus: status, commentText } = settings.current;
      const comment = world.addComment(application.id, bodyText(request, 'text', most));
      return status === 204 ? { status } : { status, json: commentView(comment, commentText) };
    }),
    route('listComments', `GET ${path}`, (request) => {
      const application = applicationOf(world, request);
      const { commentOrder, commentText, readDelayMs, unknownParameters } = settings.current;
      const query = new QueryParameters(request, ['fields', 'order'], unknownParameters === 'ignore');
      const shown = asOf(readDelayMs);
      const visible = application.comments.filter(({ createdMs }) => createdMs <= shown);
      if (commentOrder === 'newest-first') visible.reverse();
      return { status: 200, json: query.page(visible, (comment) => commentView(comment, commentText)) };
    }),
  ];
}

function commentView({ id, text, createdMs }: Comment, form: GupySettings['commentText']): object {
  const at = new Date(createdMs).toISOString();
  return {
    id,
    userId: 22_011,
    hidden: false,
    text: form === 'html' ? asHtml(text) : text,
    createdAt: at,
    updatedAt: at,
  };
}

function asHtml(text: string): string {
  const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
  return `<p>${escaped.replace(/\n/g, '<br>')}</p>`;
}

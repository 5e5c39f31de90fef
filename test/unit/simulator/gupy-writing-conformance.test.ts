// Tags, comments and webhook configurations of the Gupy stand-in, with every reading of what Gupy does not document.
import { type GupyStandIn, startGupyStandIn } from '../../../simulator/gupy/gupy-stand-in';
import { demoApplicationIds, demoJob } from '../../../simulator/seed-data';
import { apiClient, type ApiAnswer, type CallApi } from '../../support/api-client';
import { anyNumber, anyText, textLike } from '../../support/loose-match';

const token = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';
const [applicationId, otherId] = demoApplicationIds;
const applications = `/api/v1/jobs/${demoJob.id}/applications`;
const tags = `${applications}/${applicationId}/tags`;
const comments = `${applications}/${applicationId}/comments`;

let gupy: GupyStandIn;
let call: CallApi;

beforeEach(async () => {
  gupy = await startGupyStandIn({ token });
  call = apiClient(gupy.url, token);
});
afterEach(async () => gupy.close());

const put = async (name: string): Promise<ApiAnswer> => call('PUT', tags, { name });
const idOf = ({ json }: ApiAnswer): number => (json as { id: number }).id;
const resultsOf = ({ json }: ApiAnswer): Record<string, unknown>[] =>
  (json as { results: Record<string, unknown>[] }).results;

describe('tags', () => {
  test('Gupy answers the PUT of a tag with its id, and shows it in the application list', async () => {
    const answer = await put('Apto');
    expect(answer).toMatchObject({
      status: 200,
      json: { id: anyNumber, applicationId, jobId: demoJob.id, name: 'Apto' },
    });
    expect(resultsOf(await call('GET', `${applications}?id=${applicationId}`))[0]).toMatchObject({ tags: ['Apto'] });
    expect(resultsOf(await call('GET', `${applications}?id=${otherId}`))[0]).toMatchObject({ tags: [] });
  });

  test('PUT of an existing tag: the same id, a second tag, 409 or 400, by switch', async () => {
    const first = idOf(await put('Apto'));
    gupy.settings.change({ existingTag: 'same-id' });
    expect(idOf(await put('Apto'))).toBe(first);
    gupy.settings.change({ existingTag: 'conflict' });
    expect(await put('Apto')).toMatchObject({ status: 409, json: { title: 'Conflict', status: 409 } });
    gupy.settings.change({ existingTag: 'refused' });
    expect(await put('Apto')).toMatchObject({ status: 400, json: { status: 400 } });
    expect(gupy.world.tagNames(applicationId)).toEqual(['Apto']);
    gupy.settings.change({ existingTag: 'new-id' });
    expect(idOf(await put('Apto'))).not.toBe(first);
    expect(gupy.world.tagNames(applicationId)).toEqual(['Apto', 'Apto']);
  });

  test('tags of another case are others, or the same by switch', async () => {
    gupy.settings.change({ existingTag: 'conflict' });
    await put('Apto');
    expect((await put('apto')).status).toBe(200);
    gupy.settings.change({ tagCase: 'folded' });
    expect((await put('APTO')).status).toBe(409);
  });

  test.each([200, 201, 204] as const)('PUT of a tag answers %d, by switch, and has its effect', async (tagStatus) => {
    gupy.settings.change({ tagStatus });
    const answer = await put('Apto');
    expect(answer.status).toBe(tagStatus);
    expect(answer.text === '').toBe(tagStatus === 204);
    expect(gupy.world.tagNames(applicationId)).toEqual(['Apto']);
  });

  test('a tag over the maximum length is 400, where there is a maximum', async () => {
    expect((await put('x'.repeat(121))).status).toBe(400);
    expect((await put('x'.repeat(120))).status).toBe(200);
    gupy.settings.change({ tagMaxLength: 5 });
    expect((await put('Inapto')).status).toBe(400);
    expect((await put('Apto')).status).toBe(200);
  });

  test('tags are listed at the path of the switch and nowhere else', async () => {
    const id = idOf(await put('Apto'));
    const ofJob = `${applications}/tags?applicationId=${applicationId}`;
    const expected = [{ id, applicationId, jobId: demoJob.id, name: 'Apto' }];
    expect(resultsOf(await call('GET', tags))).toEqual(expected);
    expect((await call('GET', ofJob)).status).toBe(404);
    gupy.settings.change({ tagList: 'job' });
    expect(resultsOf(await call('GET', ofJob))).toEqual(expected);
    expect((await call('GET', tags)).status).toBe(404);
    gupy.settings.change({ tagList: 'absent' });
    expect((await call('GET', ofJob)).status).toBe(404);
    expect((await call('GET', tags)).status).toBe(404);
  });

  test.each([
    ['id', 'id', 204],
    ['id', 'value', 404],
    ['value', 'value', 204],
    ['value', 'id', 404],
    ['id-or-value', 'id', 204],
    ['id-or-value', 'value', 204],
    ['absent', 'id', 404],
  ] as const)('with deletion by %s, a DELETE by %s answers %d', async (tagDelete, by, status) => {
    gupy.settings.change({ tagDelete });
    const id = idOf(await put('Exame expirado'));
    const name = encodeURIComponent('Exame expirado');
    const paths = {
      id: `${tags}/${id}`,
      value: `${tags}/${name}`,
    };
    expect((await call('DELETE', paths[by])).status).toBe(status);
    expect(gupy.world.tagNames(applicationId)).toEqual(status === 204 ? [] : ['Exame expirado']);
    if (status === 204) expect((await call('DELETE', paths[by])).status).toBe(404);
  });

  test.each([
    ['this-tag', 204, ['Outra']],
    ['all-tags', 204, []],
    ['absent', 404, ['Exame expirado', 'Outra']],
  ] as const)('a DELETE by ?name= is read as %s', async (tagDeleteByName, status, left) => {
    gupy.settings.change({ tagDeleteByName });
    await put('Exame expirado');
    await put('Outra');
    expect((await call('DELETE', `${tags}?name=Exame%20expirado`)).status).toBe(status);
    expect(gupy.world.tagNames(applicationId)).toEqual(left);
  });

  test('a DELETE without the application takes the tag off every candidate of the job, where there is such a path', async () => {
    const [one, another] = demoApplicationIds;
    for (const id of [one, another]) gupy.world.addTag(id, 'Apto');
    expect((await call('DELETE', `${applications}/tags/Apto`)).status).toBe(204);
    expect([gupy.world.tagNames(one), gupy.world.tagNames(another)]).toEqual([[], []]);
    gupy.settings.change({ tagDeleteOfJob: 'absent' });
    expect((await call('DELETE', `${applications}/tags/Apto`)).status).toBe(404);
  });

  test('a written tag, and a removed one, show late where the lists lag', async () => {
    gupy.settings.change({ readDelayMs: 600_000 });
    const id = idOf(await put('Apto'));
    const shown = async (): Promise<unknown> =>
      resultsOf(await call('GET', `${applications}?id=${applicationId}`))[0]?.['tags'];
    expect(await shown()).toEqual([]);
    expect(resultsOf(await call('GET', tags))).toEqual([]);
    gupy.settings.change({ readDelayMs: 0 });
    expect(await shown()).toEqual(['Apto']);
    await call('DELETE', `${tags}/${id}`);
    expect(await shown()).toEqual([]);
  });
});

describe('comments', () => {
  test('every POST of a comment adds one, in the documented shape', async () => {
    const first = await call('POST', comments, { text: 'Exame ok [ref 7f3a2c91b0]' });
    const second = await call('POST', comments, { text: 'Exame ok [ref 7f3a2c91b0]' });
    expect(first).toMatchObject({
      status: 201,
      json: {
        id: anyNumber,
        userId: anyNumber,
        hidden: false,
        text: 'Exame ok [ref 7f3a2c91b0]',
        createdAt: textLike(/^\d{4}-\d\d-\d\dT.*Z$/),
        updatedAt: anyText,
      },
    });
    expect(idOf(second)).not.toBe(idOf(first));
    expect(gupy.world.commentTexts(applicationId)).toHaveLength(2);
  });

  test('comments are paged, oldest or newest first by switch', async () => {
    const texts = Array.from({ length: 23 }, (_, index) => `comment ${index + 1}`);
    for (const text of texts) await call('POST', comments, { text });
    const read = async (): Promise<unknown[]> => {
      const pages = [1, 2, 3].map(async (page) => resultsOf(await call('GET', `${comments}?page=${page}`)));
      return (await Promise.all(pages)).flat().map(({ text }) => text);
    };
    expect(await read()).toEqual(texts);
    gupy.settings.change({ commentOrder: 'newest-first' });
    expect(await read()).toEqual(texts.toReversed());
    expect((await call('GET', comments)).json).toMatchObject({ totalResults: 23, totalPages: 3 });
  });

  test.each([200, 201, 204] as const)('POST of a comment answers %d, by switch', async (commentStatus) => {
    gupy.settings.change({ commentStatus });
    const answer = await call('POST', comments, { text: 'Apto' });
    expect(answer.status).toBe(commentStatus);
    expect(answer.text === '').toBe(commentStatus === 204);
    expect(gupy.world.commentTexts(applicationId)).toEqual(['Apto']);
  });

  test('a comment comes back as HTML, shows late, or is too long, by switch', async () => {
    gupy.settings.change({ commentText: 'html', readDelayMs: 600_000, commentMaxLength: 10 });
    expect((await call('POST', comments, { text: 'a < b & c\nd' })).status).toBe(400);
    expect((await call('POST', comments, { text: 'a < b\nc' })).status).toBe(201);
    expect(resultsOf(await call('GET', comments))).toEqual([]);
    gupy.settings.change({ readDelayMs: 0 });
    expect(resultsOf(await call('GET', comments))).toMatchObject([{ text: '<p>a &lt; b<br>c</p>' }]);
  });
});

describe('webhook configurations', () => {
  const wanted = {
    action: 'application.moved',
    status: 'active',
    postbackUrl: 'https://bridge.example.com/webhooks/gupy',
    techOwnerName: 'Time',
    techOwnerEmail: 'integration@example.com',
    clientHeaders: { Authorization: 'Bearer x', 'Content-Type': 'application/json' },
  };
  const { action, status, postbackUrl } = wanted;

  test('Gupy creates, lists, changes and deletes a webhook configuration', async () => {
    const created = await call('POST', '/api/v1/webhooks', wanted);
    const id = (created.json as { id: string }).id;
    expect(created).toMatchObject({ status: 201, json: { id, action, postbackUrl, status } });
    expect((await call('GET', '/api/v1/webhooks')).json).toMatchObject({
      results: [{ id, action, postbackUrl, status }],
    });
    expect(resultsOf(await call('GET', '/api/v1/webhooks?fields=all'))).toEqual([{ id, ...wanted }]);
    const changed = await call('PUT', `/api/v1/webhooks/${id}`, { postbackUrl, status: 'inactive' });
    expect(changed).toMatchObject({ status: 200, json: { id, action, status: 'inactive' } });
    expect(resultsOf(await call('GET', '/api/v1/webhooks?fields=all'))[0]).toMatchObject({ clientHeaders: {} });
    expect((await call('DELETE', `/api/v1/webhooks/${id}`)).status).toBe(204);
    expect(resultsOf(await call('GET', '/api/v1/webhooks'))).toEqual([]);
  });

  test('Gupy refuses a PUT of a webhook without its postbackUrl, and an unknown action', async () => {
    const { json } = await call('POST', '/api/v1/webhooks', wanted);
    const { id } = json as { id: string };
    expect((await call('PUT', `/api/v1/webhooks/${id}`, { status: 'active' })).status).toBe(400);
    expect((await call('POST', '/api/v1/webhooks', { ...wanted, action: 'application.hired' })).status).toBe(400);
    expect((await call('POST', '/api/v1/webhooks', { ...wanted, action: undefined })).status).toBe(400);
  });

  test('Gupy refuses plain http where it is as strict as the real one', async () => {
    const plain = { ...wanted, postbackUrl: 'http://bridge.example.com/webhooks/gupy' };
    expect((await call('POST', '/api/v1/webhooks', plain)).status).toBe(201);
    gupy.settings.change({ requireHttps: true });
    expect((await call('POST', '/api/v1/webhooks', plain)).status).toBe(400);
  });

  test('a second webhook of one action is allowed or 409, by switch', async () => {
    await call('POST', '/api/v1/webhooks', wanted);
    expect((await call('POST', '/api/v1/webhooks', wanted)).status).toBe(201);
    gupy.settings.change({ secondWebhook: 'conflict' });
    expect((await call('POST', '/api/v1/webhooks', wanted)).status).toBe(409);
  });

  test.each([
    ['values', wanted.clientHeaders],
    ['names', { Authorization: '***', 'Content-Type': '***' }],
    ['absent', undefined],
  ] as const)('the webhook list shows %s of the client headers, by switch', async (clientHeadersInList, shown) => {
    gupy.settings.change({ clientHeadersInList });
    await call('POST', '/api/v1/webhooks', wanted);
    const [webhook] = resultsOf(await call('GET', '/api/v1/webhooks?fields=all'));
    expect(webhook?.['clientHeaders']).toEqual(shown);
  });
});

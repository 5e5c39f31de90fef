// Messages of the Gupy stand-in: both bodies of public code, and nothing that lists them.
import { type GupyStandIn, startGupyStandIn } from '../../../simulator/gupy/gupy-stand-in';
import { demoApplicationIds, demoJob } from '../../../simulator/seed-data';
import { apiClient, type CallApi } from '../../support/api-client';

const token = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';
const [applicationId, otherId] = demoApplicationIds;
const messages = `/api/v1/jobs/${demoJob.id}/applications/${applicationId}/messages`;

let gupy: GupyStandIn;
let call: CallApi;

beforeEach(async () => {
  gupy = await startGupyStandIn({ token });
  call = apiClient(gupy.url, token);
});
afterEach(async () => gupy.close());

const statusOf = async (body: object): Promise<number> => (await call('POST', messages, body)).status;
const text = { subject: 'Exame', body: 'Amanhã às 9h.' };

test('every POST mails one more, which the card of this candidate shows and no list does', async () => {
  await statusOf({ templateId: 4711 });
  await statusOf({ templateId: 4711 });
  const card = await call('GET', `/_sim/applications/${applicationId}`);
  expect(card.json).toMatchObject({ messages: [{ templateId: 4711 }, { templateId: 4711 }] });
  expect((await call('GET', `/_sim/applications/${otherId}`)).json).toMatchObject({ messages: [] });
  expect((await call('GET', messages)).status).toBe(404);
  expect(gupy.story.of('message-sent')).toMatchObject([{ said: 'template 4711' }, { said: 'template 4711' }]);
});

test('the body is a template, a template with its sender, or a text, by switch; what is not known is 400', async () => {
  const withSender = { templateId: 1, allowReply: false, from: 'Exames' };
  expect(await statusOf({ templateId: 1 })).toBe(201);
  expect(await statusOf({ ...withSender, variables: {} })).toBe(201);
  expect(await statusOf(text)).toBe(400);
  expect(await statusOf({ templateId: 'a' })).toBe(400);
  expect(await statusOf({ templateId: 1, email: 'x@example.com' })).toBe(400);
  gupy.settings.change({ messageBody: 'template-with-sender' });
  expect(await statusOf({ templateId: 1 })).toBe(400);
  expect(await statusOf(withSender)).toBe(201);
  gupy.settings.change({ messageBody: 'subject-and-body' });
  expect(await statusOf(withSender)).toBe(400);
  expect(await statusOf(text)).toBe(201);
});

test('a template that there is not is 400, where the switch names those that there are', async () => {
  gupy.settings.change({ messageTemplates: [4711] });
  expect(await statusOf({ templateId: 4711 })).toBe(201);
  expect(await statusOf({ templateId: 4712 })).toBe(400);
});

test.each([200, 201, 204] as const)('POST of a message answers %d, by switch', async (messageStatus) => {
  gupy.settings.change({ messageStatus });
  expect(await statusOf({ templateId: 1 })).toBe(messageStatus);
});

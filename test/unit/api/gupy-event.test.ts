// Reasons of a 400 are read by whoever sends by hand: they say what is missing, in words.
import { parseGupyEvent } from '../../../api/gupy-event';

test.each([
  [{}, 'event: is missing'],
  [{ event: 'application.moved' }, 'data: is missing'],
  [{ event: 'application.moved', data: { job: { id: 1 } } }, 'data.application: is missing'],
])('a webhook %j is refused by the name of the field', (body, said) => {
  const parse = () => parseGupyEvent(Buffer.from(JSON.stringify({ id: 'e', date: '2026-01-15T12:00:00Z', ...body })));
  expect(parse).toThrow(expect.objectContaining({ message: expect.stringContaining(said) as unknown }) as Error);
});

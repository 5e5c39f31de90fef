// The board as people use it: the spreadsheet of an evening in Brazil, midnight in English, a second tab, a server that is away. Sources: the
// exam of 28/11 at 23:30 that a report put on the 29th; nodejs/node 36219, moment/luxon 675 and vscode 117970 (`hour12: false` says 24:05); a
// link into the board that was opened while the board was open.
import { join } from 'node:path';
import { packageFolder } from '../../config/package-folder';
import { stateWords } from '../../console/board/csv-export';
import { type BoardDesk, boardToken, openDesk } from '../support/board-desk';

const browserFile = <T>(...path: string[]) => import(join(packageFolder(), 'console', ...path)) as Promise<T>;

describe('the spreadsheet', () => {
  let desk: BoardDesk;
  beforeEach(async () => {
    desk = await openDesk();
    await desk.client.logIn(boardToken);
  });
  afterEach(() => desk.close());

  const rowsIn = async (language: string) => {
    const { text } = await desk.client.send(`/api/cards.csv?state=waiting&language=${language}`);
    return text.split('\r\n').slice(1, -1);
  };

  it('has days of the time zone of bridge.yaml, as spreadsheets read dates, and states in words', async () => {
    desk.visibility.rows = [
      { workflowId: 'application-7', attributes: { ExamStatus: 'waiting', ExamBegan: '2026-11-29T02:30:00.000Z' } },
    ];
    expect(await rowsIn('pt-BR')).toEqual(['7;;;;Aguardando o resultado;2026-11-28 23:30;;;']);
    expect(await rowsIn('en')).toEqual(['7,,,,Waiting for the result,2026-11-28 23:30,,,']);
  });

  it.each(['pt-BR', 'en'] as const)('names the states as the page does: %s', async (language) => {
    const { texts } = await browserFile<{ texts: { states: object } }>('board', 'page', 'texts', `${language}.js`);
    expect(texts.states).toMatchObject(stateWords[language]);
  });

  // A candidate of Gupy has a number of its own, and one for each application.
  it.each(['pt-BR', 'en'] as const)('calls the number what it is, as the page does: %s', async (language) => {
    interface Texts {
      list: { candidate: string };
      filters: { candidate: string };
      story: { title: (id: number) => string };
    }
    const { texts } = await browserFile<{ texts: Texts }>('board', 'page', 'texts', `${language}.js`);
    const { text } = await desk.client.send(`/api/cards.csv?state=waiting&language=${language}`);
    const [word = ''] = text.replace('\ufeff', '').split(/[;,]/);
    const said = [texts.list.candidate, texts.filters.candidate, texts.story.title(7)].map((one) => one.toLowerCase());
    expect(said).toEqual([word, word, `${word} 7`]);
  });

  it('of a step with the longest name that Gupy takes', async () => {
    const step = 'é'.repeat(255);
    expect((await desk.client.send(`/api/cards?state=waiting&step=${encodeURIComponent(step)}`)).status).toBe(200);
    expect(desk.visibility.queries.at(-1)).toContain(step);
    // The server fails at it, which is no outage.
    expect((await desk.client.send('/api/cards?state=waiting&step=a%00b')).status).toBe(400);
  });
});

// Temporal 1.29 and 1.32 answer such a place as they answer an outage of their own, "something went wrong, please retry".
describe('the next page of a column', () => {
  let desk: BoardDesk;
  beforeEach(async () => {
    desk = await openDesk();
    await desk.client.logIn(boardToken);
    desk.visibility.next = '{"CloseTime":"2026-11-29T02:30:00Z","StartTime":"2026-11-28T02:30:00Z","RunID":"7"}';
  });
  afterEach(() => desk.close());

  const nextOf = async (query: string) => {
    const { next } = await desk.client.json<{ next: string }>(`/api/cards?state=waiting${query}`);
    return next;
  };

  it('comes from the place that the page before named', async () => {
    const next = await nextOf('');
    await nextOf(`&after=${next}`);
    expect(desk.visibility.places).toEqual(['', desk.visibility.next]);
  });

  it.each([
    ['a word', () => 'garbage'],
    ['one letter', () => 'a'],
    ['a place that nobody handed out', () => Buffer.from(desk.visibility.next).toString('base64url')],
    ['half of one', (next: string) => next.slice(0, 30)],
    ['one that was changed', (next: string) => `${next.slice(0, -6)}AAAAAA`],
    ['of a board that was started anew', () => 'A'.repeat(120)],
  ])('%s is 400 in one line, and Temporal is not asked', async (_title, made) => {
    const after = made(await nextOf(''));
    const { status, text } = await desk.client.send(`/api/cards?state=waiting&after=${after}`);
    const message = 'the place in the list is not as the page sends it';
    expect([status, JSON.parse(text)]).toEqual([400, { code: 'BRIDGE_MALFORMED', message }]);
    expect(desk.visibility.queries).toHaveLength(1);
  });
});

describe('in the browser', () => {
  const calls: { method: string; address: string; token: string | undefined }[] = [];
  let answers: [status: number, body: object][];
  const kept = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  let fetching: jest.SpyInstance;
  beforeEach(() => {
    Object.defineProperty(globalThis, 'navigator', { value: { language: 'en-US' }, configurable: true });
    calls.length = 0;
    fetching = jest.spyOn(globalThis, 'fetch').mockImplementation(async (address, { method = '', headers } = {}) => {
      const token = new Headers(headers).get('x-board-action') ?? undefined;
      calls.push({ method, address: address as string, token });
      const [status, body] = answers.shift() ?? [500, {}];
      return Response.json(body, { status });
    });
  });
  afterEach(() => {
    fetching.mockRestore();
    if (kept === undefined) Reflect.deleteProperty(globalThis, 'navigator');
    else Object.defineProperty(globalThis, 'navigator', kept);
  });

  interface Moments {
    showTimesIn(zone: string | null): void;
    dayAndTime(moment: string, now: number): string;
    timeOfDay(moment: string): string;
  }

  it('five past midnight is 00:05, and not 24:05', async () => {
    const moments = await browserFile<Moments>('front', 'browser', 'moments.js');
    moments.showTimesIn('America/Sao_Paulo');
    const midnight = '2026-11-29T03:05:00Z';
    expect(moments.dayAndTime(midnight, Date.parse(midnight))).toMatch(/^Nov 29, 00:05/);
    expect(moments.timeOfDay(midnight)).toBe('00:05:00');
    moments.showTimesIn(null);
  });

  interface BoardServer {
    logIn: (credentials: object) => Promise<unknown>;
    act: (address: string, body: object) => Promise<unknown>;
    onSessionEnd: (listener: () => void) => void;
  }
  const server = () => browserFile<BoardServer>('board', 'page', 'board-server.js');
  const session = (actionToken: string): [number, object] => [200, { actionToken, timeZone: null }];
  const forged: [number, object] = [403, { code: 'BRIDGE_FORGED_REQUEST' }];

  it('a decision counts although another tab logged in anew meanwhile', async () => {
    const { logIn, act } = await server();
    answers = [session('first'), forged, session('second'), [200, { status: 'waiting' }]];
    await logIn({ token: 'x' });
    expect(await act('/api/candidates/7/decision', {})).toEqual({ status: 'waiting' });
    expect(calls.map(({ method, address, token }) => `${method} ${address} ${token ?? '-'}`)).toEqual([
      'POST /api/login -',
      'POST /api/candidates/7/decision first',
      'GET /api/session -',
      'POST /api/candidates/7/decision second',
    ]);
  });

  it('one that is refused again is refused, and one without a session ends it', async () => {
    const { act, onSessionEnd } = await server();
    const ended = jest.fn();
    onSessionEnd(ended);
    answers = [forged, session('third'), forged];
    await expect(act('/api/logout', {})).rejects.toMatchObject({ status: 403 });
    expect(ended).not.toHaveBeenCalled();
    answers = [forged, [401, {}]];
    await expect(act('/api/logout', {})).rejects.toMatchObject({ status: 401 });
    expect(ended).toHaveBeenCalledTimes(1);
    onSessionEnd(() => undefined);
  });
});

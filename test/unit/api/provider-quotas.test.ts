import { ProviderQuotas } from '../../../api/provider-quotas';
import { Refusal } from '../../../api/refusal';
import type { Room } from '../../../temporal/room-for-results';
import { createFakeClock } from '../../support/fake-clock';

function office(room: (workflowId: string) => Room = () => 'room') {
  const clock = createFakeClock();
  const asked: string[] = [];
  const handed: string[] = [];
  const quotas = new ProviderQuotas({
    clock,
    roomFor: async (workflowId) => {
      asked.push(workflowId);
      return room(workflowId);
    },
  });
  /** @param isOpen the run is open: it need not be started */
  const send = async (provider: string, workflowId: string, isOpen = true): Promise<string> => {
    const open = async () => {
      if (isOpen) handed.push(workflowId);
      return isOpen;
    };
    const start = async () => {
      handed.push(workflowId);
      return !isOpen;
    };
    try {
      await quotas.handOver({ provider, workflowIds: [workflowId] }, { open, start });
      return 'accepted';
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      expect(error).toMatchObject({ code: 'BRIDGE_QUOTA_FULL', reason: 'quota' });
      expect(Number(error.headers['Retry-After'])).toBeGreaterThan(0);
      return 'refused';
    }
  };
  const sendMany = async (count: number, ...to: Parameters<typeof send>) => {
    const answers: string[] = [];
    for (let index = 0; index < count; index += 1) answers.push(await send(...to));
    return answers.filter((answer) => answer === 'accepted').length;
  };
  return { clock, quotas, asked, handed, send, sendMany };
}

test('R27: a run that is full gets no more results, and the sender reads why; another run and another provider do', async () => {
  const { sendMany, send, asked } = office((id) => (id === 'application-1' ? 'full' : 'room'));
  expect(await sendMany(20, 'school', 'application-1')).toBe(5);
  expect(await sendMany(20, 'school', 'application-2')).toBe(20);
  expect(await send('clinic', 'application-1')).toBe('accepted');
  expect(asked.length).toBeGreaterThan(0);
});

test('R27: a run that is behind gets as many as it may be behind with, and more once it has looked', async () => {
  let room: Room = 'behind';
  const { sendMany } = office(() => room);
  expect(await sendMany(30, 'school', 'application-1')).toBe(15);
  room = 'room';
  expect(await sendMany(5, 'school', 'application-1')).toBe(5);
});

test('R27: the first results of a run cost no question', async () => {
  const { sendMany, asked } = office();
  expect(await sendMany(5, 'school', 'application-1')).toBe(5);
  expect(asked).toEqual([]);
});

test('R27: results for exams that are over have a budget for each provider, which a minute fills again', async () => {
  const { clock, send, handed } = office();
  const late = async (provider: string, count: number) => {
    let accepted = 0;
    for (let index = 0; index < count; index += 1)
      if ((await send(provider, `application-${provider}-${handed.length}-${index}`, false)) === 'accepted')
        accepted += 1;
    return accepted;
  };
  expect(await late('school', 300)).toBe(120);
  expect(await late('clinic', 20)).toBe(20);
  // What an open run waits for goes through all the same.
  expect(await send('school', 'application-open')).toBe('accepted');
  await clock.advance(30_000);
  expect(await late('school', 300)).toBe(60);
});

test('R27: results that open runs wait for take nothing from it', async () => {
  const { send } = office();
  for (let index = 0; index < 500; index += 1) expect(await send('school', `application-${index}`)).toBe('accepted');
  expect(await send('school', 'application-late', false)).toBe('accepted');
});

test('R27: a run is asked about few references that prove nothing, and hears of few reports', () => {
  const { quotas } = office();
  const asked = Array.from({ length: 100 }, () => quotas.mayAsk('school', 'application-1'));
  expect(asked.filter(Boolean)).toHaveLength(20);
  expect(quotas.mayAsk('clinic', 'application-1')).toBe(true);
  const report = () => quotas.report('lab', 'application-1');
  for (let index = 0; index < 140; index += 1) report();
  expect(report).toThrow(Refusal);
});

test('P-OWN, R27: no flood makes the receiver forget how often a run was asked', async () => {
  const { quotas, clock, sendMany } = office();
  let asked = 0;
  for (let minute = 0; minute < 60; minute += 1) {
    for (let index = 0; index < 200; index += 1) {
      if (quotas.mayAsk('school', 'application-1')) asked += 1;
      quotas.mayAsk('school', `application-${minute}-${index}`);
    }
    await clock.advance(60_000);
  }
  for (let index = 0; index < 55_000; index += 1) await sendMany(1, 'school', `application-other-${index}`);
  await clock.advance(60_000);
  if (quotas.mayAsk('school', 'application-1')) asked += 1;
  expect(asked).toBe(20);
});

// Whatever one provider sends to an application, the exam of another provider at the same application ends as it does without it:
// same orders, same comments and messages, same tags, same questions for an operator (P-OWN, R27). Random lives, each lived twice,
// once with a hostile neighbour; the seed is printed. Tried first as an attack with the valid secret of one of two providers.
import type { Progress } from '../../domain/exam/stage';
import { type Result, outcomes, type ProviderOutcome } from '../../domain/exam/result';
import { reportOf } from '../../domain/text/report';
import { day, examRule, movement, otherStep, progress, referenceOf, result, start } from '../support/core-fixtures';
import { CoreWorld } from '../support/core-world';
import { sized } from '../support/loop-size';
import { type Choose, seededChoice } from '../support/seeded-random';

const seed = Number(process.env['CORE_SEED'] ?? Date.now() % 2 ** 31);
const lives = sized({ quick: 60, long: 1_000 });

const minute = 60_000;
const unread = 'score was left out: it is no number';
type Event = { at: number; run: (core: CoreWorld) => void };

function ruleOf(provider: string, word: string, choose: Choose) {
  const tag = (text: string) => [`${word}: ${text}`];
  return examRule({
    provider,
    onLeave: choose(2) === 0 ? 'cancel' : 'keep',
    lateResult: (['publish', 'comment', 'ignore'] as const)[choose(3)] ?? 'publish',
    publish: {
      passed: { tags: tag('apto') },
      failed: { tags: tag('inapto'), comment: `${word}: {{summary}}` },
      inconclusive: { tags: [], comment: `${word}: inconclusivo {{summary}}` },
      expired: { tags: tag('expirado') },
      cancelled: { tags: [] },
      scheduled: { tags: tag('agendado'), comment: `${word}: {{scheduledFor}} {{place}}` },
      missed: { tags: tag('faltou') },
    },
    notify: { scheduled: { template: 1 }, remind: { template: 2, before: day / 24 } },
  });
}

const given: readonly ProviderOutcome[] = outcomes.filter((outcome) => outcome !== 'expired');
const one = <T>(choose: Choose, list: readonly T[]): T => list[choose(list.length)] as T;

function unechoed<T extends { reference?: string }>({ reference: _own, ...sent }: T): Omit<T, 'reference'> {
  return sent;
}

/** Two exams of one application; `honest` is what Gupy and both providers do, `hostile` what the school sends besides. */
function lifeOf(choose: Choose): { honest: Event[]; hostile: Event[]; clinic: string } {
  const schoolFirst = choose(2) === 0;
  const [first, second] = schoolFirst ? [0, 60] : [60, 0];
  const parts = one(choose, [{}, { parts: { count: 2 } }, { parts: { names: ['Audiometria', 'Hemograma'] } }]);
  const ofSchool = movement(first, { rule: { ...ruleOf('school', 'Escola', choose), ...parts } });
  const ofClinic = movement(second, { step: otherStep, rule: ruleOf('clinic', 'Clínica', choose) });
  const clinic = { provider: 'clinic', orderId: referenceOf(ofClinic) };
  const honest: Event[] = [ofSchool, ofClinic].map((moved) => ({
    at: moved === ofSchool ? first : second,
    run: (core) => core.move(moved),
  }));
  const after = () => 70 + choose(3 * 24 * 60);
  for (let index = choose(3); index > 0; index -= 1) {
    const [at, outcome] = [after(), one(choose, given)];
    const sent = result(ofClinic, at, outcome, {
      ...clinic,
      resultId: `clinic-${index}`,
      summary: `c${index}`,
      notes: [unread],
    });
    honest.push({ at, run: (core) => core.result(sent) });
  }
  for (let index = choose(3); index > 0; index -= 1) {
    const at = after();
    const sent = progress(ofClinic, at, one(choose, ['scheduled', 'missed']), { ...clinic, inDays: 1 + choose(5) });
    honest.push({ at, run: (core) => core.progress({ ...sent, progressId: `clinic-p${index}` }) });
  }
  const references = [
    referenceOf(ofSchool),
    referenceOf(ofSchool),
    referenceOf(ofClinic),
    undefined,
    '7.1.2.0123456789',
  ];
  const orderIds = ['order-1', 'order-2', referenceOf(ofSchool), referenceOf(ofClinic), 'o-9'];
  const hostile: Event[] = Array.from({ length: 1 + choose(40) }, (_none, index): Event => {
    const at = first + 1 + (choose(4) === 0 ? choose(80) : after());
    const reference = one(choose, references);
    // What the receiver cannot prove to be the school's own reaches an open run as unproven.
    const proof = reference === undefined || reference === referenceOf(ofSchool) ? 'given' : 'missing';
    const base = { provider: 'school', orderId: one(choose, orderIds) };
    const dated =
      choose(5) === 0 ? { occurredAt: one(choose, ['1970-01-01T00:00:00Z', '2199-01-01T00:00:00Z', 'x']) } : {};
    if (choose(2) === 0) {
      const id = one(choose, [`clinic-${1 + choose(2)}`, `s-${index}`, `s-${choose(3)}`]);
      const source = one(choose, ['event', 'reading'] as const);
      const sent = unechoed(
        result(ofSchool, at - choose(200), one(choose, given), {
          ...base,
          ...dated,
        }),
      );
      const hostileResult: Result = {
        ...sent,
        ...one(choose, [{}, { part: 'Audiometria' }, { part: `${choose(30)}` }]),
        resultId: id,
        source,
        proof,
        summary: 'x'.repeat(choose(50)),
      };
      return { at, run: (core) => core.result({ ...hostileResult, ...(reference !== undefined && { reference }) }) };
    }
    if (choose(8) === 0) {
      const refusal = { provider: 'school', reference: reference ?? 'x', reason: `${index}` };
      return { at, run: (core) => core.tell({ type: 'resultRefused', refusal, at: core.now }) };
    }
    const stage = one(choose, ['scheduled', 'started', 'attended', 'missed'] as const);
    const sent = unechoed(progress(ofSchool, at, stage, { ...base, ...dated, inDays: choose(60_000) }));
    const report: Progress = { ...sent, progressId: one(choose, ['clinic-p1', `p-${index}`]) };
    // Of a report, only a proven reference gets this far, or none at all by the mailbox of the school's order.
    const own = choose(3) === 0 ? {} : { reference: referenceOf(ofSchool) };
    return { at, run: (core) => core.progress({ ...report, ...own }) };
  });
  return { honest, hostile, clinic: referenceOf(ofClinic) };
}

/** What there is of the clinic's exam in the end. */
function lived(events: readonly Event[], clinic: string) {
  const core = new CoreWorld(start, { alwaysThere: true });
  for (const { at, run } of events.toSorted((a, b) => a.at - b.at)) {
    core.advanceTo(start + at * minute);
    run(core);
    core.settle();
  }
  core.advanceTo(start + 12 * day);
  const { entries, attention, notes } = reportOf(core.state);
  const [entry] = entries.filter(({ reference }) => reference === clinic);
  const own = (text: string) => text.startsWith('Clínica');
  return {
    tags: [...core.tags].filter(own).sort(),
    comments: core.comments.filter(({ reference }) => reference === clinic).map(({ text }) => text),
    messages: core.messages.filter(({ reference }) => reference === clinic).map(({ text, at }) => [text, at]),
    orders: core.calls.filter(({ type, reference }) => type === 'orderExam' && reference === clinic).length,
    cancelled: core.cancelled.has(clinic),
    attention: attention.filter(({ reference }) => reference === clinic),
    notes: notes.filter((note) => note.includes('score was left out')),
    phase: entry?.phase,
    results: entry?.results,
    scheduledFor: entry?.scheduledFor,
  };
}

test(`P-OWN, R27: ${lives} lives beside a hostile provider`, () => {
  console.info(`hostile neighbour: CORE_SEED=${seed}, ${lives} lives`);
  for (let life = 0; life < lives; life += 1) {
    const { honest, hostile, clinic } = lifeOf(seededChoice(seed + life));
    const alone = lived(honest, clinic);
    const beside = lived([...honest, ...hostile], clinic);
    expect({ seed: seed + life, ...beside }).toEqual({ seed: seed + life, ...alone });
  }
});

// What a recruiter reads in each case, with the wording that `init` writes: whole lives of exams in the core, read off the tags and
// comments that come out. `npm run texts` puts the tables into both guides for HR; a test compares them.
import { writeFileSync } from 'node:fs';
import { type ConfigValues, defaultConfigText, stageWording } from '../../config/default-config';
import { loadConfig } from '../../config/loader';
import { writeInitialConfig } from '../../config/config-files';
import { withPart } from './pages/page-part';
import type { ExamRule } from '../../domain/exam/exam-rule';
import type { Movement } from '../../domain/exam/movement';
import type { Progress } from '../../domain/exam/stage';
import type { Result, ProviderOutcome } from '../../domain/exam/result';
import { ConfigSandbox } from './config-sandbox';
import { day, movement, progress, result, start } from './core-fixtures';
import { CoreWorld } from './core-world';

type Language = 'pt-BR' | 'en';

interface Guide {
  file: string;
  language: Language;
  /** Names in the marks of its two tables: of results, and of the stages before them. */
  parts: readonly [string, string];
  head: string;
}

export const guides: readonly Guide[] = [
  {
    file: 'docs/guia-rh.md',
    language: 'pt-BR',
    parts: ['textos', 'etapas do exame'],
    head: '| Caso | Tags | Comentários |',
  },
  {
    file: 'docs/hr-guide.md',
    language: 'en',
    parts: ['texts', 'stages of the exam'],
    head: '| Case | Tags | Comments |',
  },
];

interface TextCase {
  what: Record<Language, string>;
  tags: string[];
  comments: string[];
}

const summary = 'Repetir a audiometria em 30 dias.';
const reportUrl = 'https://exames.example.com/laudo/71';

class Life {
  readonly world: CoreWorld;
  readonly moved: Movement;
  private readonly rule: ExamRule;

  constructor(rule: ExamRule, booked: { examUrl?: string } = {}) {
    this.world = new CoreWorld(start, { booked });
    this.rule = rule;
    this.moved = movement(0, { rule });
    this.world.move(this.moved);
    this.world.settle();
  }

  result(outcome: ProviderOutcome, said: Partial<Result> = {}, of = this.moved): this {
    this.world.now += 3_600_000;
    this.world.result(result(of, (this.world.now - start) / 60_000, outcome, said));
    this.world.settle();
    return this;
  }

  reaches(stage: Progress['stage'], said: Partial<Progress> & { inDays?: number } = {}): this {
    this.world.now += 3_600_000;
    this.world.progress(progress(this.moved, (this.world.now - start) / 60_000, stage, said));
    this.world.settle();
    return this;
  }

  expires(): this {
    this.world.advanceTo(start + 11 * day);
    return this;
  }

  leaves(): this {
    this.world.move(movement(30, { noRule: true }));
    this.world.settle();
    return this;
  }

  comesBack(): Movement {
    const again = movement(45, { rule: this.rule });
    this.world.move(again);
    this.world.settle();
    return again;
  }

  decided(outcome: ProviderOutcome): this {
    this.world.now += 60_000;
    this.world.tell({ type: 'override', outcome, note: 'laudo em papel', at: this.world.now });
    this.world.settle();
    return this;
  }
}

export function textCases(): TextCase[] {
  const rule = shippedRule();
  const long = { ...rule, publish: { ...rule.publish, passed: { tags: [`Apto. ${summary} ${reportUrl}`] } } };
  const of = (what: TextCase['what'], { world }: Life): TextCase => ({
    what,
    tags: [...world.tags],
    comments: world.comments.map(({ text }) => text),
  });
  const life = (changed = rule) => new Life(changed);
  const retaken = life().leaves();
  const again = retaken.comesBack();
  return [
    of({ 'pt-BR': 'Aprovado', en: 'Passed' }, life().result('passed')),
    of(
      { 'pt-BR': 'Reprovado, com observação do fornecedor', en: 'Failed, with a remark of the provider' },
      life().result('failed', { summary }),
    ),
    of({ 'pt-BR': 'Reprovado, sem observação', en: 'Failed, without one' }, life().result('failed')),
    of(
      { 'pt-BR': 'Inconclusivo, com observação e laudo', en: 'Inconclusive, with remark and report' },
      life().result('inconclusive', { summary, reportUrl }),
    ),
    of(
      { 'pt-BR': 'Inconclusivo, só com laudo', en: 'Inconclusive, with a report only' },
      life().result('inconclusive', { reportUrl }),
    ),
    of({ 'pt-BR': 'Inconclusivo, sem nada', en: 'Inconclusive, with nothing' }, life().result('inconclusive')),
    of({ 'pt-BR': 'Cancelado pelo fornecedor', en: 'Cancelled by the provider' }, life().result('cancelled')),
    of({ 'pt-BR': 'O prazo passou sem resultado', en: 'The deadline passed without a result' }, life().expires()),
    of(
      { 'pt-BR': 'O resultado chegou depois do prazo', en: 'The result came after the deadline' },
      life().expires().result('failed', { summary }),
    ),
    of(
      {
        'pt-BR': 'O fornecedor corrigiu, e o resultado novo tem comentário',
        en: 'The provider corrected it, and the new result has a comment',
      },
      life().result('passed').result('failed', { summary }),
    ),
    of(
      {
        'pt-BR': 'O fornecedor corrigiu, e o resultado novo só tem tag',
        en: 'The provider corrected it, and the new result has a tag only',
      },
      life().result('failed', { summary }).result('passed'),
    ),
    of(
      {
        'pt-BR': 'O resultado chegou depois que a pessoa saiu da etapa',
        en: 'The result came after the candidate left the step',
      },
      life().leaves().result('failed', { summary }),
    ),
    of(
      { 'pt-BR': 'Decidido à mão por quem opera a ponte', en: 'Decided by hand by those who run the bridge' },
      life().decided('failed'),
    ),
    of(
      {
        'pt-BR': 'A pessoa voltou à etapa, o exame novo foi decidido, e depois chegou o resultado do antigo',
        en: 'The candidate came back, the new exam was decided, and then the result of the old one came',
      },
      retaken.result('passed', {}, again).result('failed', { summary }),
    ),
    ...partCases(rule),
    of(
      { 'pt-BR': 'Uma tag longa demais para a Gupy', en: 'A tag that is too long for Gupy' },
      life(long).result('passed'),
    ),
  ];
}

/** Of an order that has several exams. */
function partCases(rule: ExamRule): TextCase[] {
  const names = ['Clínico', 'Audiometria'];
  const life = () => new Life({ ...rule, parts: { names } }).result('passed', { part: 'Clínico' });
  const of = (what: TextCase['what'], { world }: Life): TextCase => ({
    what,
    tags: [...world.tags],
    comments: world.comments.map(({ text }) => text),
  });
  const failed = { part: 'Audiometria', score: 8.5, maxScore: 10, summary };
  return [
    of(
      {
        'pt-BR': 'Vários exames em um pedido, e falta um',
        en: 'Several exams of one order, and one is missing',
      },
      life(),
    ),
    of(
      { 'pt-BR': 'Vários exames em um pedido, um reprovado', en: 'Several exams of one order, one failed' },
      life().result('failed', failed),
    ),
    of(
      {
        'pt-BR': 'Vários exames em um pedido, e o prazo passou sem um deles',
        en: 'Several exams of one order, and the deadline passed without one of them',
      },
      life().expires(),
    ),
  ];
}

/** Between order and result, with the wording that the shipped file offers. */
export function stageCases(): TextCase[] {
  const rule = shippedRule(stageWording);
  const examUrl = 'https://exames.example.com/e/71';
  const of = (what: TextCase['what'], { world }: Life, before = 0): TextCase => ({
    what,
    tags: [...world.tags],
    comments: world.comments.slice(before).map(({ text }) => text),
  });
  const life = () => new Life(rule);
  const reordered = () => new Life({ ...rule, reorderOnMissed: 1 });
  const booked = () => life().reaches('scheduled', { inDays: 5, place: 'Clínica Sul' });
  return [
    of(
      { 'pt-BR': 'Exame pedido, e o fornecedor deu um link', en: 'Ordered, and the provider gave a link' },
      new Life(rule, { examUrl }),
    ),
    of({ 'pt-BR': 'Exame pedido, sem link', en: 'Ordered, without a link' }, life()),
    of({ 'pt-BR': 'Marcado', en: 'Booked' }, booked(), 1),
    of(
      { 'pt-BR': 'Marcado, sem data nem lugar', en: 'Booked, without date and place' },
      life().reaches('scheduled'),
      1,
    ),
    of(
      { 'pt-BR': 'Marcado outra vez, para outra data', en: 'Booked again, for another date' },
      booked().reaches('scheduled', { inDays: 7 }),
      2,
    ),
    of({ 'pt-BR': 'A pessoa começou a prova', en: 'The candidate began' }, life().reaches('started'), 1),
    of({ 'pt-BR': 'A pessoa compareceu', en: 'The candidate came' }, booked().reaches('attended'), 2),
    of({ 'pt-BR': 'A pessoa faltou', en: 'The candidate did not come' }, booked().reaches('missed'), 2),
    of(
      {
        'pt-BR': 'A pessoa faltou, e o exame foi pedido outra vez',
        en: 'The candidate did not come, and the exam was ordered again',
      },
      reordered().reaches('missed'),
      1,
    ),
    of(
      { 'pt-BR': 'Depois disso chegou o resultado', en: 'After that the result came' },
      booked().reaches('attended').result('passed'),
      2,
    ),
  ];
}

/** @param more keys that the file only offers */
function shippedRule(more: ConfigValues = {}): ExamRule {
  const box = new ConfigSandbox();
  try {
    const { file } = writeInitialConfig(box.dir);
    if (Object.keys(more).length > 0) writeFileSync(file, defaultConfigText('bridge.schema.json', more));
    const [exam] = loadConfig({ file, env: {}, cwd: box.dir }).exams;
    if (exam === undefined) throw new Error('The shipped file has no exam');
    return exam.rule;
  } finally {
    box.remove();
  }
}

/** The guide with its tables renewed. */
export function withTextTables(page: string, { language, parts: [ofResults, ofStages], head }: Guide): string {
  const table = (cases: readonly TextCase[]) => tableOf(cases, language, head);
  const renewed = withPart(page, ofResults, table(textCases()), 'npm run texts');
  return withPart(renewed, ofStages, table(stageCases()), 'npm run texts');
}

function tableOf(cases: readonly TextCase[], language: Language, head: string): string {
  const cell = (texts: readonly string[]) => texts.map((text) => text.replaceAll('\n', '<br>')).join('<br>') || '—';
  const rows = cases.map(({ what, tags, comments }) => `| ${what[language]} | ${cell(tags)} | ${cell(comments)} |`);
  return [head, '| --- | --- | --- |', ...rows].join('\n');
}

// What a recruiter reads in each case, with the wording that `init` writes: whole lives of exams in the core, read off the tags and
// comments that come out. `npm run texts` puts the table into docs/guia-rh.md; a test compares it.
import { writeFileSync } from 'node:fs';
import { type ConfigValues, defaultConfigText, stageWording } from '../../config/default-config';
import { loadConfig } from '../../config/loader';
import { writeInitialConfig } from '../../config/config-files';
import { withPart } from '../../config/page-part';
import type { ExamRule } from '../../domain/exam/exam-rule';
import type { Movement } from '../../domain/exam/movement';
import type { ProviderOutcome } from '../../domain/exam/outcome';
import type { Progress } from '../../domain/exam/stage';
import type { Result } from '../../domain/exam/result';
import { ConfigSandbox } from './config-sandbox';
import { day, movement, progress, result, start } from './core-fixtures';
import { CoreWorld } from './core-world';

export const guideFile = 'docs/guia-rh.md';

interface TextCase {
  what: string;
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
  const of = (what: string, { world }: Life): TextCase => ({
    what,
    tags: [...world.tags],
    comments: world.comments.map(({ text }) => text),
  });
  const life = (changed = rule) => new Life(changed);
  const retaken = life().leaves();
  const again = retaken.comesBack();
  return [
    of('Aprovado', life().result('passed')),
    of('Reprovado, com observação do fornecedor', life().result('failed', { summary })),
    of('Reprovado, sem observação', life().result('failed')),
    of('Inconclusivo, com observação e laudo', life().result('inconclusive', { summary, reportUrl })),
    of('Inconclusivo, só com laudo', life().result('inconclusive', { reportUrl })),
    of('Inconclusivo, sem nada', life().result('inconclusive')),
    of('Cancelado pelo fornecedor', life().result('cancelled')),
    of('O prazo passou sem resultado', life().expires()),
    of('O resultado chegou depois do prazo', life().expires().result('failed', { summary })),
    of(
      'O fornecedor corrigiu, e o resultado novo tem comentário',
      life().result('passed').result('failed', { summary }),
    ),
    of('O fornecedor corrigiu, e o resultado novo só tem tag', life().result('failed', { summary }).result('passed')),
    of('O resultado chegou depois que a pessoa saiu da etapa', life().leaves().result('failed', { summary })),
    of('Decidido à mão por quem opera a ponte', life().decided('failed')),
    of(
      'A pessoa voltou à etapa, o exame novo foi decidido, e depois chegou o resultado do antigo',
      retaken.result('passed', {}, again).result('failed', { summary }),
    ),
    of('Uma tag longa demais para a Gupy', life(long).result('passed')),
  ];
}

/** Between order and result, with the wording that the shipped file offers. */
export function stageCases(): TextCase[] {
  const rule = shippedRule(stageWording);
  const examUrl = 'https://exames.example.com/e/71';
  const of = (what: string, { world }: Life, before = 0): TextCase => ({
    what,
    tags: [...world.tags],
    comments: world.comments.slice(before).map(({ text }) => text),
  });
  const life = () => new Life(rule);
  const booked = () => life().reaches('scheduled', { inDays: 5, place: 'Clínica Sul' });
  return [
    of('Exame pedido, e o fornecedor deu um link', new Life(rule, { examUrl })),
    of('Exame pedido, sem link', life()),
    of('Marcado', booked(), 1),
    of('Marcado, sem data nem lugar', life().reaches('scheduled'), 1),
    of('Marcado outra vez, para outra data', booked().reaches('scheduled', { inDays: 7 }), 2),
    of('A pessoa começou a prova', life().reaches('started'), 1),
    of('A pessoa compareceu', booked().reaches('attended'), 2),
    of('A pessoa faltou', booked().reaches('missed'), 2),
    of('Depois disso chegou o resultado', booked().reaches('attended').result('passed'), 2),
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

/** The guide with its table renewed. */
export function withTextTable(page: string): string {
  return withPart(
    withPart(page, 'textos', tableOf(textCases()), 'npm run texts'),
    'etapas do exame',
    tableOf(stageCases()),
    'npm run texts',
  );
}

function tableOf(cases: readonly TextCase[]): string {
  const cell = (texts: readonly string[]) => texts.map((text) => text.replaceAll('\n', '<br>')).join('<br>') || '—';
  const rows = cases.map(({ what, tags, comments }) => `| ${what} | ${cell(tags)} | ${cell(comments)} |`);
  return ['| Caso | Tags | Comentários |', '| --- | --- | --- |', ...rows].join('\n');
}

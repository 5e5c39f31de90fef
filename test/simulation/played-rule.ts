// The exam of every world.
import { examRule } from '../support/core-fixtures';

const { publish } = examRule();

export const playedRule = examRule({
  publish: {
    ...publish,
    scheduled: { tags: ['Agendado'], comment: 'Exame {{exam}} em {{scheduledFor}}' },
    started: { tags: ['Iniciado'] },
    missed: { tags: ['Faltou'], comment: 'Faltou ao exame {{exam}}' },
  },
});

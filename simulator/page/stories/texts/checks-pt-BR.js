// What the checks of the stories saw, as sentences in Portuguese. Each is true whether the check holds or not.
/** @typedef {import('./checks-en.js').Fact} Fact */

/** @param {Fact} count */
const times = (count) => (count === 1 ? 'uma vez' : count === 2 ? 'duas vezes' : `${count} vezes`);
/** @param {Fact} count @param {string} one @param {string} many */
const counted = (count, one, many) => (count === 1 ? `1 ${one}` : `${count} ${many}`);
const orders = (/** @type {Fact} */ count) => counted(count, 'pedido', 'pedidos');
const events = (/** @type {Fact} */ count) => counted(count, 'evento', 'eventos');
const comments = (/** @type {Fact} */ count) => counted(count, 'comentário', 'comentários');
const tagOf = (/** @type {Fact} */ tags) => (tags === '' ? 'nenhuma tag' : `a tag ${tags}`);

const shared = {
  order: (/** @type {Fact} */ count, /** @type {Fact} */ asked) =>
    `O fornecedor tem ${orders(count)}; a ponte solicitou ${times(asked)}.`,
  each: (/** @type {Fact} */ exact, /** @type {Fact} */ all) =>
    `${exact} de ${all} candidatos têm exatamente um pedido.`,
  tag: (/** @type {Fact} */ tags) => `O cartão tem ${tagOf(tags)}.`,
  comment: (/** @type {Fact} */ count, /** @type {Fact} */ doubles) =>
    count === 0
      ? 'O cartão não tem comentário: o bridge.yaml não prevê nenhum para este desfecho.'
      : `O cartão tem ${comments(count)}; ${doubles === 0 ? 'nenhum está repetido' : `${doubles} estão repetidos`}.`,
  results: (/** @type {Fact} */ count) => `A ponte confirmou ${counted(count, 'resultado', 'resultados')}.`,
  events: (/** @type {Fact} */ count) => `A ponte confirmou ${events(count)}.`,
  details: (/** @type {Fact[]} */ [count = 0, tagsSaid = '', said = 0, tags = '', there = 0]) =>
    `os detalhes falam de ${orders(count)}, ${tagOf(tagsSaid)} e ${comments(said)}; a Gupy mostra ${tagOf(tags)} e ${comments(there)}.`,
};

/** @type {typeof import('./checks-en.js').texts} */
export const texts = {
  once: {
    deliveries: (webhooks, results) =>
      `A ponte confirmou ${counted(webhooks, 'webhook', 'webhooks')} e ${counted(results, 'resultado', 'resultados')}.`,
    order: shared.order,
    tag: shared.tag,
    comment: shared.comment,
  },
  'lost-answers': {
    asked: (asked) => `A ponte solicitou o pedido ${times(asked)}, pois uma resposta se perdeu.`,
    order: shared.order,
    tag: shared.tag,
    comment: shared.comment,
  },
  order: { deliveries: shared.events, order: shared.order },
  early: {
    before: (ahead) =>
      Number(ahead) < 0
        ? 'O resultado não chegou antes da resposta ao pedido.'
        : `O resultado chegou ${ahead} ms antes da resposta ao pedido.`,
    order: shared.order,
    tag: shared.tag,
  },
  late: {
    acknowledged: shared.results,
    told: (added) =>
      added === '' ? 'A Gupy não mostra nada do resultado.' : `Por causa do resultado a Gupy mostra ${added}.`,
    comment: shared.comment,
  },
  correct: {
    replaced: (former, now) => `Antes havia ${tagOf(former)}; agora há ${tagOf(now)}.`,
    older: (tags) => `Depois da versão mais antiga o cartão mostra ${tagOf(tags)}.`,
    tag: shared.tag,
    comment: shared.comment,
  },
  fresh: {
    acknowledged: shared.events,
    asked: (looks) => `A ponte olhou a Gupy ${times(looks)} antes de decidir.`,
    order: (count) => (count === 0 ? 'O fornecedor não tem pedido.' : `O fornecedor tem ${orders(count)}.`),
  },
  progress: {
    date: (date) => (date === '' ? 'A ponte não sabe de nenhuma data.' : `A ponte sabe a data ${date}.`),
    reports: (count) => `A ponte confirmou ${count} avisos e resultados.`,
    order: shared.order,
    tag: shared.tag,
    comment: shared.comment,
  },
  stuck: {
    attention: (status, tags) =>
      `Enquanto a Gupy recusava a tag, a ponte dizia “${status}”, e o cartão tinha ${tagOf(tags)}.`,
    tag: shared.tag,
    order: shared.order,
  },
  acknowledged: {
    acknowledged: (count, all) => `${count} de ${all} eventos foram confirmados.`,
    order: shared.each,
  },
  'cut-off': {
    refused: (count, all, ms) => `${count} de ${all} eventos tiveram a resposta 503, a mais lenta após ${ms} ms.`,
    acknowledged: (count, all) => `Enviados de novo, ${count} de ${all} eventos foram confirmados.`,
    order: shared.each,
  },
  throttled: {
    obeyed: (asked) =>
      asked === 0
        ? 'A ponte nada perguntou à Gupy durante a pausa.'
        : `A ponte perguntou à Gupy ${times(asked)} durante a pausa.`,
    order: shared.each,
  },
  missed: {
    lost: (sent) => (sent === 0 ? 'A Gupy não enviou nenhum evento.' : `A Gupy enviou ${events(sent)}.`),
    order: shared.order,
  },
  'going-live': {
    unasked: (unasked, all) =>
      `Antes de alguém mandar, ${unasked === 0 ? 'nenhum' : unasked} dos ${all} candidatos que já estavam lá tinha pedido.`,
    order: shared.each,
  },
  'odd-part': { acknowledged: shared.results, order: shared.order, tag: shared.tag },
  'not-ordered': {
    untouched: (words) => `Depois do resultado adivinhado o cartão mostrava ${words === '' ? 'nada dele' : words}.`,
    tag: shared.tag,
  },
  personal: {
    sent: (names) => `O fornecedor recebeu ${names === '' ? 'nada da pessoa' : names}.`,
    read: (size) => `${size} kB estão guardados deste exame; foram lidos.`,
    none: (found, all) =>
      `De ${all} dados pessoais (nome, e-mail, documento, nascimento, telefones, rua) ${found === 0 ? 'nenhum' : found} estava ali.`,
    tag: shared.tag,
  },
  truthful: {
    ordered: (...facts) => `Pedido: ${shared.details(facts)}`,
    stuck: (...facts) => `Enquanto a Gupy recusava a tag: ${shared.details(facts)}`,
    settled: (...facts) => `Depois de tentar de novo: ${shared.details(facts)}`,
  },
  upgrade: {
    received: (count, tags) =>
      `Enquanto nenhum worker rodava, a ponte confirmou ${counted(count, 'resultado', 'resultados')}, e o cartão tinha ${tagOf(tags)}.`,
    builds: (builds, failed) =>
      `O exame foi conduzido por ${builds === '' ? 'nenhum build' : `estes builds: ${builds}`}; ${failed === 0 ? 'nenhuma tarefa deles falhou' : counted(failed, 'tarefa deles falhou', 'tarefas deles falharam')}.`,
    order: shared.order,
    tag: shared.tag,
    comment: shared.comment,
  },
};

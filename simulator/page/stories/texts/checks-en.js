// What the checks of the stories saw, as sentences in English. Each is true whether the check holds or not.
/** @typedef {string | number} Fact a list comes as its quoted words, empty where there are none */

/** @param {Fact} count */
const times = (count) => (count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`);
/** @param {Fact} count @param {string} one @param {string} many */
const counted = (count, one, many) => (count === 1 ? `1 ${one}` : `${count} ${many}`);

const tagOf = (/** @type {Fact} */ tags) => (tags === '' ? 'no tag' : `the tag ${tags}`);

const shared = {
  order: (/** @type {Fact} */ orders, /** @type {Fact} */ asked) =>
    `The provider has ${counted(orders, 'order', 'orders')}; the bridge asked for it ${times(asked)}.`,
  each: (/** @type {Fact} */ exact, /** @type {Fact} */ all) => `${exact} of ${all} candidates have exactly one order.`,
  tag: (/** @type {Fact} */ tags) => `The card has ${tagOf(tags)}.`,
  comment: (/** @type {Fact} */ comments, /** @type {Fact} */ doubles) =>
    comments === 0
      ? 'The card has no comment: bridge.yaml has none for this outcome.'
      : `The card has ${counted(comments, 'comment', 'comments')}; ${doubles === 0 ? 'none is there twice' : `${doubles} of them are there twice`}.`,
  results: (/** @type {Fact} */ count) => `The bridge acknowledged ${counted(count, 'result', 'results')}.`,
  events: (/** @type {Fact} */ count) => `The bridge acknowledged ${counted(count, 'event', 'events')}.`,
  details: (/** @type {Fact[]} */ [orders = 0, tagsSaid = '', commentsSaid = 0, tags = '', comments = 0]) =>
    `the details name ${counted(orders, 'order', 'orders')}, ${tagOf(tagsSaid)} and ${counted(commentsSaid, 'comment', 'comments')}; Gupy shows ${tagOf(tags)} and ${counted(comments, 'comment', 'comments')}.`,
};

export const texts = {
  once: {
    deliveries: (/** @type {Fact} */ webhooks, /** @type {Fact} */ results) =>
      `The bridge acknowledged ${counted(webhooks, 'webhook', 'webhooks')} and ${counted(results, 'result', 'results')}.`,
    order: shared.order,
    tag: shared.tag,
    comment: shared.comment,
  },
  'lost-answers': {
    asked: (/** @type {Fact} */ asked) => `The bridge asked for the order ${times(asked)}, since an answer was lost.`,
    order: shared.order,
    tag: shared.tag,
    comment: shared.comment,
  },
  order: { deliveries: shared.events, order: shared.order },
  early: {
    before: (/** @type {Fact} */ ahead) =>
      Number(ahead) < 0
        ? 'The result did not come before the answer to the order.'
        : `The result came ${ahead} ms before the answer to the order.`,
    order: shared.order,
    tag: shared.tag,
  },
  late: {
    acknowledged: shared.results,
    told: (/** @type {Fact} */ added) =>
      added === '' ? 'Gupy shows nothing of the result.' : `Because of the result Gupy shows ${added}.`,
    comment: shared.comment,
  },
  correct: {
    replaced: (/** @type {Fact} */ former, /** @type {Fact} */ now) =>
      `The tag was ${former === '' ? 'not there' : former}, and is ${now === '' ? 'not there' : now} now.`,
    older: (/** @type {Fact} */ tags) => `After the older version the card shows ${tagOf(tags)}.`,
    tag: shared.tag,
    comment: shared.comment,
  },
  fresh: {
    acknowledged: shared.events,
    asked: (/** @type {Fact} */ looks) => `The bridge looked at Gupy ${times(looks)} before it decided.`,
    order: (/** @type {Fact} */ orders) =>
      orders === 0 ? 'The provider has no order.' : `The provider has ${counted(orders, 'order', 'orders')}.`,
  },
  progress: {
    date: (/** @type {Fact} */ date) =>
      date === '' ? 'The bridge knows no date.' : `The bridge knows the date ${date}.`,
    reports: (/** @type {Fact} */ count) => `The bridge acknowledged ${count} reports and results.`,
    order: shared.order,
    tag: shared.tag,
    comment: shared.comment,
  },
  stuck: {
    attention: (/** @type {Fact} */ status, /** @type {Fact} */ tags) =>
      `While Gupy refused the tag, the bridge said “${status}”, and the card had ${tagOf(tags)}.`,
    tag: shared.tag,
    order: shared.order,
  },
  acknowledged: {
    acknowledged: (/** @type {Fact} */ count, /** @type {Fact} */ all) =>
      `${count} of ${all} events were acknowledged.`,
    order: shared.each,
  },
  'cut-off': {
    refused: (/** @type {Fact} */ count, /** @type {Fact} */ all, /** @type {Fact} */ ms) =>
      `${count} of ${all} events were answered with 503, the slowest after ${ms} ms.`,
    acknowledged: (/** @type {Fact} */ count, /** @type {Fact} */ all) =>
      `Sent again, ${count} of ${all} events were acknowledged.`,
    order: shared.each,
  },
  throttled: {
    obeyed: (/** @type {Fact} */ asked) =>
      asked === 0
        ? 'The bridge asked Gupy nothing during the pause.'
        : `The bridge asked Gupy ${times(asked)} during the pause.`,
    order: shared.each,
  },
  missed: {
    lost: (/** @type {Fact} */ sent) =>
      sent === 0 ? 'Gupy sent no event.' : `Gupy sent ${counted(sent, 'event', 'events')}.`,
    order: shared.order,
  },
  'going-live': {
    unasked: (/** @type {Fact} */ unasked, /** @type {Fact} */ all) =>
      `Before a person said so, ${unasked === 0 ? 'none' : unasked} of the ${all} candidates who stood there had an order.`,
    order: shared.each,
  },
  'odd-part': { acknowledged: shared.results, order: shared.order, tag: shared.tag },
  'not-ordered': {
    untouched: (/** @type {Fact} */ words) =>
      `After the guessed result the card showed ${words === '' ? 'nothing of it' : words}.`,
    tag: shared.tag,
  },
  personal: {
    sent: (/** @type {Fact} */ names) => `The provider received ${names === '' ? 'nothing of the person' : names}.`,
    read: (/** @type {Fact} */ size) => `${size} kB are stored of this exam; they were read.`,
    none: (/** @type {Fact} */ found, /** @type {Fact} */ all) =>
      `Of ${all} pieces of personal data (name, e-mail, document, birth date, phones, street) ${found === 0 ? 'none' : found} stood in it.`,
    tag: shared.tag,
  },
  truthful: {
    ordered: (/** @type {Fact[]} */ ...facts) => `Ordered: ${shared.details(facts)}`,
    stuck: (/** @type {Fact[]} */ ...facts) => `While Gupy refused the tag: ${shared.details(facts)}`,
    settled: (/** @type {Fact[]} */ ...facts) => `After the retry: ${shared.details(facts)}`,
  },
  upgrade: {
    received: (/** @type {Fact} */ count, /** @type {Fact} */ tags) =>
      `While no worker ran, the bridge acknowledged ${counted(count, 'result', 'results')}, and the card had ${tagOf(tags)}.`,
    builds: (/** @type {Fact} */ builds, /** @type {Fact} */ failed) =>
      `The exam was carried out by ${builds === '' ? 'no build' : `the builds ${builds}`}; ${failed === 0 ? 'none of their tasks' : counted(failed, 'of their tasks', 'of their tasks')} failed.`,
    order: shared.order,
    tag: shared.tag,
    comment: shared.comment,
  },
};

// Rules over a `mapped` provider as a whole, its preset filled in: nothing it needs is missing, every placeholder can be
// filled where it stands, every state of the provider leads to an outcome, and nothing is believed that is not proven.
import { type ConfigPath, type Finding, found } from './problem';
import { needsCallback } from '../providers/mapped/mapped-request';
import { readPreset } from './preset-files';
import { leavesBodyOpen } from './proof-coverage';
import { checkProof } from './proof-checks';
import { placeholdersOf } from '../providers/template-text';
import { group, isFalse, isTrue, list, member, valueAt } from './raw-value';
import { checkSigning } from './hmac-checks';
import { checkAssertion } from './assertion-checks';
import { checkTemplates } from './template-checks';
import { checkSteps } from './path-checks';

export function checkMappedProviders(value: unknown): Finding[] {
  const providers = group(member(value, 'providers'));
  return Object.keys(providers)
    .filter((name) => member(providers[name], 'kind') === 'mapped' && !hasUnknownPreset(providers[name]))
    .flatMap((name) => checkMapped(providers[name], ['providers', name]));
}

/** An unknown preset has its own finding; keys that a preset would bring are then not reported as missing. */
function hasUnknownPreset(provider: unknown): boolean {
  const preset = member(provider, 'preset');
  return typeof preset === 'string' && readPreset(preset) === undefined;
}

function checkMapped(provider: unknown, path: ConfigPath): Finding[] {
  const callback = member(provider, 'callback');
  return [
    ...checkPresence(provider, path),
    ...(callback === undefined ? checkPollOnly(provider, path) : checkProof(callback, [...path, 'callback'])),
    ...checkOrderResult(provider, path),
    ...checkSigning(provider, path),
    ...checkAssertion(provider, path),
    ...checkTemplates(provider, path),
    ...checkSteps(provider, path),
    ...checkReadings(provider, path),
    ...checkOrigin(provider, path),
    ...checkOwner(provider, path),
    ...checkCorrelation(provider, path),
    ...checkQueue(provider, path),
    ...checkFormat(provider, path),
    ...checkWhose(provider, path),
    ...checkPages(provider, path),
  ];
}

const required: Readonly<Record<string, string>> = {
  url: 'write the base URL of the API of the provider',
  order: 'say how an exam is ordered, or take a preset',
  result: 'say how a result is read, or take a preset',
};

function checkPresence(provider: unknown, path: ConfigPath): Finding[] {
  const needed =
    member(provider, 'callback') === undefined
      ? required
      : { ...required, events: 'say what the callbacks mean, or take a preset' };
  const isAnswered = valueAt(provider, ['order', 'result']) !== undefined;
  return Object.entries(needed)
    .filter(([name]) => member(provider, name) === undefined && !(name === 'result' && isAnswered))
    .flatMap(([name, fix]) => found([...path, name], 'is missing', fix));
}

/** Without callbacks only asking finds a result. */
function checkPollOnly(provider: unknown, path: ConfigPath): Finding[] {
  if (member(provider, 'events') !== undefined)
    return found([...path, 'callback'], 'is missing: events need it', 'say how callbacks prove their origin');
  const isAnswered = valueAt(provider, ['order', 'result']) !== undefined;
  if (!canPoll(provider) && isAnswered) return checkAnsweredAtOnce(provider, path);
  if (!canPoll(provider))
    return found(
      [...path, 'callback'],
      'is missing, and nothing asks for results',
      'add callback and events, or fetch or poll',
    );
  if (member(provider, 'pollEvery') !== undefined) return [];
  return found(
    [...path, 'pollEvery'],
    'is missing: there are no callbacks',
    'say how often an open order is asked for, such as 1h',
  );
}

/** There is an answer, and it is of the whole order. */
function checkOrderResult(provider: unknown, path: ConfigPath): Finding[] {
  if (valueAt(provider, ['order', 'result']) === undefined) return [];
  const where = [...path, 'order', 'result'];
  if (valueAt(provider, ['order', 'request']) === undefined)
    return found(where, 'reads an answer, and no request is sent', 'say under order.request what is asked for');
  if (member(provider, 'parts') === undefined) return [];
  return found(where, 'is of the whole order, and parts names several exams', 'take one of the two out');
}

/** Nothing else brings the result, so each answer to an order has to. */
function checkAnsweredAtOnce(provider: unknown, path: ConfigPath): Finding[] {
  return [['result', 'pending'], ['known'], ['find']]
    .filter((keys) => valueAt(provider, ['order', ...keys]) !== undefined)
    .flatMap((keys) =>
      found(
        [...path, 'order', ...keys],
        'leaves an order without its result, and nothing asks for it later',
        'add fetch or poll, or callback and events',
      ),
    );
}

function canPoll(provider: unknown): boolean {
  const fetch = member(provider, 'fetch');
  return member(provider, 'poll') !== undefined || (fetch !== undefined && !needsCallback(member(fetch, 'request')));
}

function checkReadings(provider: unknown, path: ConfigPath): Finding[] {
  const places: ConfigPath[] = [['result'], ...readingsOfAnswers];
  return [
    ...readingsOfAnswers.flatMap((place) => checkVersion(provider, [...place, 'version'], path)),
    ...places.flatMap((place) =>
      checkOutcomes(list(valueAt(provider, [...place, 'outcome'])), [...path, ...place, 'outcome']),
    ),
  ];
}

const readingsOfAnswers: readonly ConfigPath[] = [
  ['order', 'result'],
  ['fetch', 'result'],
  ['poll', 'result'],
];

/** What is asked for shows how things stand, whatever its id. */
function checkVersion(provider: unknown, place: ConfigPath, path: ConfigPath): Finding[] {
  if (valueAt(provider, place) === undefined) return [];
  const reason = 'has no effect: an answer is a new version wherever it differs from the newest one known';
  return found([...path, ...place], reason, 'take it out; of callbacks, result.version counts');
}

function checkOutcomes(rules: readonly unknown[], path: ConfigPath): Finding[] {
  const always = rules.findIndex((rule) => rule !== null && member(rule, 'when') === undefined);
  if (rules.length === 0) return [];
  if (always === -1) {
    return found(
      path,
      'leaves some states without an outcome',
      'end it with a rule without `when`, such as { outcome: inconclusive }',
    );
  }
  const unreachable = rules
    .slice(always + 1)
    .flatMap((_, index) =>
      found(
        [...path, always + 1 + index],
        'can never hold: the rule before it always does',
        'take it out, or move it up',
      ),
    );
  return [...unreachable, ...checkPresenceVerdicts(rules, path)];
}

/** What is there, and was not large enough, may also be no number at all: "n/a" is not failed. */
function checkPresenceVerdicts(rules: readonly unknown[], path: ConfigPath): Finding[] {
  return rules.flatMap((rule, index) => {
    const when = list(member(rule, 'when'));
    const measured = rules.slice(0, index).flatMap((before) => list(member(before, 'when')).filter(isMeasure));
    const places = measured.map((condition) => member(condition, 'at'));
    const isGuess = when.length > 0 && when.every(isPresence) && when.some((one) => places.includes(member(one, 'at')));
    if (member(rule, 'outcome') !== 'failed' || !isGuess) return [];
    return found(
      [...path, index],
      'calls failed whatever is there, also what is no number: a rule before it measures the same path',
      'write `below` with the same number instead of `present`, and let the last rule be inconclusive',
    );
  });
}

function isMeasure(condition: unknown): boolean {
  return member(condition, 'from') !== undefined || member(condition, 'below') !== undefined;
}

function isPresence(condition: unknown): boolean {
  return isTrue(member(condition, 'present')) && !isMeasure(condition) && member(condition, 'is') === undefined;
}

/** A weak proof makes a callback a notice; believing it all the same must be written down. */
function checkOrigin(provider: unknown, path: ConfigPath): Finding[] {
  const events = member(provider, 'events');
  const fetches = member(provider, 'fetch') !== undefined;
  const believes = !isFalse(member(events, 'believe'));
  if (!believes && !fetches) {
    return found([...path, 'events', 'believe'], 'is false, but there is no fetch', 'say how the result is fetched');
  }
  const callback = member(provider, 'callback');
  const trusts = member(callback, 'trust');
  const open = leavesBodyOpen(provider);
  if (open && believes && !isTrue(trusts)) {
    const reason = 'proves who sent the callback, but not what it says';
    const fix = fetches
      ? 'set events.believe: false, so that the result is fetched'
      : 'add fetch and events.believe: false; where nothing can be fetched, trust: true says that you trust the sender on this secret alone';
    return found([...path, 'callback', 'verify'], reason, fix);
  }
  return [];
}

/** A notice leads to a result that is true; whose it is must not be taken from what the proof does not cover. */
function checkOwner(provider: unknown, path: ConfigPath): Finding[] {
  const events = member(provider, 'events');
  const reference = member(events, 'reference');
  const isNotice = isFalse(member(events, 'believe')) && leavesBodyOpen(provider);
  if (!isNotice || typeof reference !== 'string') return [];
  if (!placeholdersOf(reference).some(({ name }) => name.startsWith('/'))) return [];
  return found(
    [...path, 'events', 'reference'],
    "is read from a body that the proof does not cover: it could give one candidate's result to another",
    'take it out, and point to the order with events.orderId',
  );
}

function checkCorrelation(provider: unknown, path: ConfigPath): Finding[] {
  const events = member(provider, 'events');
  if (events === undefined || events === null) return [];
  const named = ['orderId', 'reference'].some((name) => member(events, name) !== undefined);
  const fetched = isFalse(member(events, 'believe')) && valueAt(provider, ['fetch', 'orderId']) !== undefined;
  if (named || fetched) return [];
  return found(
    [...path, 'events'],
    'says of no callback which order it belongs to',
    'point to the order with orderId, or to our reference with reference',
  );
}

/** A result that the api drops, so that a queue goes on, must be found by asking. */
function checkQueue(provider: unknown, path: ConfigPath): Finding[] {
  if (canPoll(provider) || !isTrue(valueAt(provider, ['events', 'queueBlocks']))) return [];
  return found(
    [...path, 'events', 'queueBlocks'],
    'drops events that cannot be read, and nothing else finds their results',
    'say under fetch or poll how an open order is asked for, without {{callback:…}}',
  );
}

/** A token whose signature nobody checks could say anything. */
function checkFormat(provider: unknown, path: ConfigPath): Finding[] {
  const isToken = valueAt(provider, ['events', 'format']) === 'jwt';
  const verify = valueAt(provider, ['callback', 'verify']);
  if (isToken && valueAt(provider, ['callback', 'bodyHash']) !== undefined)
    return found([...path, 'callback', 'bodyHash'], 'means nothing where the body is the token', 'take it out');
  if (!isToken || verify === 'jwt-hs256' || verify === 'jwt-public-key') return [];
  const fix = 'set verify: jwt-hs256, or jwt-public-key';
  return found([...path, 'events', 'format'], 'is jwt, but callback.verify is not', fix);
}

/** Where neither the question nor the answer names an order, the answer would count for every open one (P-OWN). */
function checkWhose(provider: unknown, path: ConfigPath): Finding[] {
  const haveParts = member(provider, 'parts') !== undefined;
  return ['fetch', 'poll']
    .filter((key) => ['orderId', 'reference'].every((name) => valueAt(provider, [key, name]) === undefined))
    .flatMap((key) => {
      const items = valueAt(provider, [key, 'items']);
      const request = valueAt(provider, [key, 'request']);
      if (items !== undefined && !haveParts) {
        const reason = 'lists several results, and nothing says which is which';
        const fix =
          'add parts to the provider where they are exams of one order, or orderId or reference beside it where each names its order';
        return found([...path, key, 'items'], reason, fix);
      }
      if (request === undefined || namesOrder(request)) return [];
      const reason = 'names no order, so its answer would count for every open one';
      const fix = `put {{orderId}} or {{reference}} into it, or say with ${key}.orderId or ${key}.reference where the answer names its order`;
      return found([...path, key, 'request'], reason, fix);
    });
}

/** The items of all pages are one list, in which each names its order. */
function checkPages(provider: unknown, path: ConfigPath): Finding[] {
  return ['fetch', 'poll'].flatMap((key) => {
    const asked = member(provider, key);
    const isList = member(asked, 'items') !== undefined;
    const isNamed = ['orderId', 'reference'].some((name) => member(asked, name) !== undefined);
    if (member(asked, 'next') === undefined || (isList && isNamed)) return [];
    const fix = `say with ${key}.items where the list is, and with ${key}.orderId or ${key}.reference which order an item is of`;
    return found([...path, key, 'next'], 'leads to more of a list that nothing reads', fix);
  });
}

function namesOrder(request: unknown): boolean {
  return /\{\{\s*(orderId|reference|callback:)/.test(JSON.stringify(request));
}

// Every placeholder of a mapping can be filled where it stands: its name is known there, its personal fields are allowed to
// leave Gupy, its values are set, its filter exists.
import { documentName, dateFormFault } from '../providers/mapped/template-values';
import { countedNames } from '../providers/mapped/answer-pages';
import { isDocumentPath } from '../providers/document-path';
import { candidateFields, customFieldPrefix, isCandidateField, jobFields } from '../providers/order-fields';
import { type Placeholder, placeholdersOf } from '../providers/template-text';
import { signingNames, freshNamesKnown } from '../providers/mapped/request-signature';
import { type ConfigPath, type Finding, found } from './problem';
import { group, isFalse, list, member, valueAt } from './raw-value';
import { inOtherBraces } from './text-schema';

/** What may be named at one place. */
interface Place {
  names: readonly string[];
  /** Bodies: `''` for plain paths. */
  documents: readonly string[];
}

/** Of the customer's own, by their ids. */
const ownJobFields = `job.${customFieldPrefix}`;
const orderNames = ['reference', 'exam', 'deadline', 'callbackUrl', 'job.id', 'job.name'];
const candidateNames = candidateFields.map((field) => `candidate.${field}`);
const jobNames = jobFields.map((field) => `job.${field}`);
const filters = ['number', 'digits', 'integer', 'basic', 'base64', 'hash', 'date', 'last', 'join'];

/** Known to every request. */
const requestNames = ['token', ...freshNamesKnown];
const ordering: Place = { names: [...orderNames, ...jobNames, ...candidateNames, ...requestNames], documents: [] };
const asking: Place = { names: ['orderId', 'reference', 'exam', 'job.id', ...requestNames], documents: [] };
/** A callback may name an order that nothing else is known of. */
const noticed: Place = { names: ['orderId', 'reference', ...requestNames], documents: ['callback'] };
const paged: Place = { ...noticed, names: [...noticed.names, ...countedNames, 'nextLink'] };
const withDocuments = (place: Place, ...documents: string[]): Place => ({ ...place, documents });
const body: Place = { names: [], documents: [''] };
/** Kept in the run and shown to recruiters: nothing personal, and no secret, may be in it (P-PII). */
const ordered: Place = { names: ['reference', 'exam', 'deadline', 'job.id', 'job.name'], documents: ['', 'prepared'] };
const results = [['result'], ['order', 'result'], ['fetch', 'result'], ['poll', 'result']];
const reports = [['progress'], ['fetch', 'progress'], ['poll', 'progress']];
const dateKeys = ['occurredAt', 'versionAt'];
const bookingKeys = ['scheduledFor', 'place', 'examUrl'];
/** Each of these keys in each of these groups. */
const each = (groups: readonly string[][], keys: readonly string[], place: Place) =>
  groups.flatMap((before) => keys.map((key): [string[], Place] => [[...before, key], place]));

const places: readonly (readonly [path: readonly string[], place: Place])[] = [
  [['login', 'assertion', 'claims'], { names: requestNames, documents: [] }],
  [['login', 'request'], { names: [...requestNames, 'assertion'], documents: [] }],
  [['signing', 'signed'], { names: [...signingNames, ...requestNames, ...asking.names], documents: [] }],
  [['order', 'prepare'], ordering],
  [['order', 'request'], withDocuments(ordering, 'prepared')],
  [['order', 'find', 'request'], ordering],
  [['order', 'find', 'orderId'], withDocuments(ordering, '')],
  [['order', 'orderId'], withDocuments({ ...ordering, names: [...ordering.names, 'location'] }, '', 'prepared')],
  ...each([['events']], ['orderId', 'reference'], { names: ['url.reference'], documents: [''] }),
  ...each([['fetch']], ['orderId', 'reference'], withDocuments(noticed, '', 'callback')),
  [['fetch', 'next'], withDocuments(paged, '', 'callback')],
  [['poll', 'next'], withDocuments(paged, '')],
  [['poll', 'request'], asking],
  ...each([['poll']], ['orderId', 'reference'], withDocuments(noticed, '')),
  [['cancel', 'request'], asking],
  ...each(results, ['summary'], body),
  ...each([...results, ...reports], dateKeys, body),
  ...each([['order']], bookingKeys, ordered),
  ...each(reports, bookingKeys, body),
];

export function checkTemplates(provider: unknown, path: ConfigPath): Finding[] {
  return [...checkValuesBy(provider, path), ...checkPlaces(provider, path)];
}

/** A text that depends on the job or the candidate depends on what is read of them. */
function checkValuesBy(provider: unknown, path: ConfigPath): Finding[] {
  return Object.entries(group(member(provider, 'values'))).flatMap(([name, value]) => {
    const by = member(value, 'by');
    if (typeof by !== 'string') return [];
    const owner = isCandidateField(by) ? 'candidate' : 'job';
    if (list(member(provider, owner)).includes(by) || isPartOfName(by, provider)) return [];
    const reason = `depends on the ${by} of the ${owner}`;
    return found([...path, 'values', name, 'by'], reason, `add ${by} to ${owner}`);
  });
}

function checkPlaces(provider: unknown, path: ConfigPath): Finding[] {
  const isNotice = isFalse(valueAt(provider, ['events', 'believe']));
  const fetching = isNotice ? noticed : withDocuments(asking, 'callback');
  const all: typeof places = [...places, [['fetch', 'request'], fetching]];
  return all.flatMap(([keys, place]) => {
    const value = valueAt(provider, keys);
    if (isIdentity(keys) && typeof value === 'string' && placeholdersOf(value).length === 0)
      return found([...path, ...keys], 'is the same text for every order', meant(value));
    if (bookingKeys.includes(keys.at(-1) ?? '') && typeof value === 'string' && isSlip(value, keys))
      return found([...path, ...keys], 'names no value of a body', meant(value));
    if (isIdentity(keys) && typeof value === 'string') {
      const [passing] = placeholdersOf(value).filter(({ name }) => ofOneRequest.includes(name));
      if (passing !== undefined) return found([...path, ...keys], ...notKept(passing.name));
    }
    return textsOf(value, [...path, ...keys]).flatMap(([where, text]) => {
      if (isOfVendor(text, where.slice(path.length + keys.length), place))
        return found(
          where,
          'has the name of a placeholder in single braces, which are sent as they stand',
          'write {{name}}',
        );
      if (isNested(text))
        return found(where, 'has a placeholder inside a placeholder', 'write {{/name/0/name}} without another');
      return placeholdersOf(text).flatMap((placeholder) => checkPlaceholder(placeholder, place, provider, where));
    });
  });
}

/** Pages of vendors write `/orders/{orderId}`. A body may be GraphQL, whose braces are its own. @param part of the request */
function isOfVendor(text: string, [part]: ConfigPath, { names }: Place): boolean {
  return (part === 'path' || part === 'query') && inOtherBraces(text, names) !== undefined;
}

/** `{{/orders/[id={{orderId}}]/state}}`: the outer braces would be letters. */
function isNested(text: string): boolean {
  return /\{\{[^{}]*\{\{/.test(text);
}

/** One id for every order would mix up the candidates. */
function isIdentity(keys: readonly string[]): boolean {
  return ['orderId', 'reference'].includes(keys.at(-1) ?? '');
}

/** What no later request has again, and what no run may keep. */
const ofOneRequest: readonly string[] = [...requestNames, 'login', 'signature'];

function notKept(name: string): [reason: string, fix: string] {
  const isNew = (freshNamesKnown as readonly string[]).includes(name);
  const why = isNew
    ? 'which every request has anew, so that the order is never found again'
    : 'a secret, which is kept';
  return [`has {{${name}}}, ${why}`, 'take what stays, such as {{reference}} or a value of the body'];
}

/** Other keys take paths without braces, so that is the likely slip. */
function meant(value: string): string {
  return isDocumentPath(value) ? `write {{${value}}}` : 'point to a value with {{/path}}';
}

/** One place and one address may hold for all; one date cannot. */
function isSlip(value: string, keys: readonly string[]): boolean {
  if (placeholdersOf(value).length > 0) return false;
  return keys.at(-1) === 'scheduledFor' || (value.startsWith('/') && isDocumentPath(value));
}

function checkPlaceholder(placeholder: Placeholder, place: Place, provider: unknown, path: ConfigPath): Finding[] {
  const { name } = placeholder;
  const shown = `{{${name.slice(0, 60)}}}`;
  const fault = filterFault(placeholder, provider);
  if (fault !== undefined) return [{ path, ...fault }];
  if (name.startsWith('values.') && knowsValues(place))
    return checkValue(name.slice('values.'.length), provider, place, path);
  const [, document = '', inside] = documentName.exec(name) ?? [];
  if (inside !== undefined && place.documents.includes(document)) {
    if (isDocumentPath(inside)) return [];
    return found(path, `has no path in ${shown}`, 'write {{/name/0/name}}');
  }
  if (accessNames(provider, place).includes(name)) return [];
  if (!place.names.includes(name) && !(name.startsWith(ownJobFields) && place.names.includes('job.name')))
    return found(path, `has the unknown placeholder ${shown}`, `use ${namesOf(place, provider).join(', ')}`);
  return [
    ...checkCandidate(name, provider, path),
    ...checkJob(name, provider, path),
    ...checkUrl(name, provider, path),
  ];
}

function filterFault({ filter, form }: Placeholder, provider: unknown): Omit<Finding, 'path'> | undefined {
  if (filter === undefined) return undefined;
  const fix = `use ${filters.join(', ')}`;
  if (filter === '') return { reason: 'has a bar without a filter', fix };
  if (!filters.includes(filter)) return { reason: `has the unknown filter ${filter.slice(0, 40)}`, fix };
  if (filter === 'date') return dateFormFault(form);
  if (filter === 'join') return undefined;
  if (form !== undefined)
    return {
      reason: `has the filter ${filter} with "${form.slice(0, 40)}", which takes nothing`,
      fix: 'take that out',
    };
  const lacksKey = filter === 'hash' && member(provider, 'hashKey') === undefined;
  return lacksKey ? { reason: 'hashes without a key', fix: 'set hashKey at the provider' } : undefined;
}

/** What `login` and `signing` make is known to the requests that they are for; a signature is not made of itself. */
function accessNames(provider: unknown, { names }: Place): string[] {
  if (!names.includes('reference') || !names.includes('token')) return [];
  const made = { login: 'login', ...(names.includes('secret') ? {} : { signing: 'signature' }) };
  return Object.entries(made).flatMap(([key, name]) => (member(provider, key) === undefined ? [] : [name]));
}

function checkValue(name: string, provider: unknown, { names }: Place, path: ConfigPath): Finding[] {
  const value = valueAt(provider, ['values', name]);
  const by = member(value, 'by');
  const isOfCandidate = typeof by === 'string' && isCandidateField(by);
  // What the answer to an order tells is kept and shown, and knows the job but not the candidate.
  if (by !== undefined && !names.includes(isOfCandidate ? 'candidate.name' : 'job.name'))
    return found(
      path,
      `needs values.${name.slice(0, 60)}, which depends on the ${isOfCandidate ? 'candidate' : 'job'}: only an order reads that`,
      'use {{exam}} or {{job.id}}, or a text that is the same for every job',
    );
  if (value !== undefined) return [];
  return found(path, `needs values.${name.slice(0, 60)}`, `set ${name.slice(0, 60)} under values of the provider`);
}

function checkCandidate(name: string, provider: unknown, path: ConfigPath): Finding[] {
  if (!name.startsWith('candidate.')) return [];
  const field = name.slice('candidate.'.length);
  const allowed = list(member(provider, 'candidate'));
  if (allowed.includes(field) || isPartOfName(field, provider)) return [];
  return found(
    path,
    `sends the ${field} of the candidate`,
    `add ${field} to candidate, which says what may leave Gupy`,
  );
}

/** The parts of the name leave Gupy with the name. */
function isPartOfName(field: string, provider: unknown): boolean {
  return /^(first|last)Name$/.test(field) && list(member(provider, 'candidate')).includes('name');
}

function checkJob(name: string, provider: unknown, path: ConfigPath): Finding[] {
  const field = name.slice('job.'.length);
  if (!name.startsWith('job.') || orderNames.includes(name) || list(member(provider, 'job')).includes(field)) return [];
  return found(path, `sends the ${field} of the job`, `add ${field} to job, which says what is read of it`);
}

/** The URL is proven by its own token and by nothing else. */
function checkUrl(name: string, provider: unknown, path: ConfigPath): Finding[] {
  if (name !== 'url.reference' || valueAt(provider, ['callback', 'verify']) === 'url-token') return [];
  return found(
    path,
    'believes the URL of the callback, which this scheme does not prove',
    'use verify: url-token, or a path into the body',
  );
}

function namesOf(place: Place, provider: unknown): string[] {
  const { names, documents } = place;
  const paths = documents.map((name) => (name === '' ? '{{/path}}' : `{{${name}:/path}}`));
  const plain = [...names, ...accessNames(provider, place)].map((name) => `{{${name}}}`);
  return [...plain, ...paths, ...(knowsValues(place) ? ['{{values.<name>}}'] : [])];
}

function knowsValues({ names }: Place): boolean {
  return names.includes('token') || names.includes('exam');
}

/** Every text below, with its place; the names of a body's fields are templates too. */
export function textsOf(value: unknown, path: ConfigPath): [ConfigPath, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsOf(item, [...path, index]));
  return Object.entries(group(value)).flatMap(([name, part]) => [
    ...(name.includes('{{') ? [[path, name] satisfies [ConfigPath, string]] : []),
    ...textsOf(part, [...path, name]),
  ]);
}

// What an order may tell of a person, from the two places in which Gupy keeps people. What could go wrong: a value of a form that has
// two readings would order for somebody else. So a value counts only where it is beyond doubt; else the other place has the word, or
// the field is left out.
import { z } from 'zod';
import type { CandidateField } from '../providers/order-fields';

export type Person = z.infer<typeof personSchema>;

/** A value of another kind loses that value, and not the application. */
const text = z.string().nullish().catch(undefined);
/** v2 lists the addresses and numbers of a candidate; the first one is meant. */
const firstText = z
  .array(z.unknown())
  .transform(([first]) => (typeof first === 'string' ? first : undefined))
  .nullish()
  .catch(undefined);
const textOrNumber = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .catch(undefined);

/** Under the names of v1, and under those by which v2 shows the same. */
export const personSchema = z.object({
  name: text,
  firstName: text,
  lastName: text,
  email: text,
  emailAddresses: firstText,
  mobileNumber: textOrNumber,
  phoneNumber: textOrNumber,
  phoneNumbers: firstText,
  // As a number it has lost the zeros that it began with.
  identificationDocument: text,
  identityDocument: z.object({ number: text }).nullish().catch(undefined),
  socialName: text,
  birthdate: text,
  birthDate: text,
  gender: text,
  addressStreet: text,
  addressNumber: textOrNumber,
  addressCity: text,
  addressState: text,
  addressStateShortName: text,
  addressZipCode: text,
  addressCountry: text,
});

/** Most trusted first. */
export function peopleOf(...found: readonly (Person | null | undefined)[]): { people?: readonly Person[] } {
  const people = found.filter((one) => one !== null && one !== undefined);
  return people.length === 0 ? {} : { people };
}

/** The configured fields that Gupy knows a value for, and no others. */
export function contactFields(
  { people = [] }: { people?: readonly Person[] },
  fields: readonly CandidateField[],
): Record<string, string> {
  return Object.fromEntries(
    fields.flatMap((field): [string, string][] => {
      const value = textsOf[field](people)
        .map((one) => lineOf(one ?? ''))
        .find((one) => one !== '');
      return value === undefined ? [] : [[field, value]];
    }),
  );
}

/** What stands for a field, the surest first. */
type Texts = readonly (string | null | undefined)[];

const ofEach =
  (textsOfOne: (one: Person) => Texts) =>
  (people: readonly Person[]): Texts =>
    people.flatMap(textsOfOne);

const textsOf: Record<CandidateField, (people: readonly Person[]) => Texts> = {
  // Half a name would look like a whole one.
  name: (people) => [...people.map(wholeName), ...people.flatMap((one) => [nameOf(one), one.lastName])],
  firstName: ofEach((one) => [nameOf(one)]),
  lastName: ofEach(({ lastName }) => [lastName]),
  socialName: ofEach(({ socialName }) => [socialName]),
  email: ofEach(({ email, emailAddresses }) => [email, emailAddresses]),
  phone: ofEach(({ mobileNumber, phoneNumber, phoneNumbers }) => [mobileNumber, phoneNumber, phoneNumbers]),
  document: ofEach(({ identificationDocument, identityDocument }) => [
    identificationDocument,
    identityDocument?.number,
  ]),
  birthDate: ofEach(({ birthdate, birthDate }) => [dayOf(birthdate), dayOf(birthDate)]),
  gender: ofEach(({ gender }) => [gender]),
  address: ofEach((one) => [addressOf(one)]),
};

/** What nobody sees, and what turns the direction of a text; joiners of letters stay. */
const unseen = /[\p{Cc}\p{Cs}\p{Co}\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;

/** In one line, and in one form of its letters. */
export function lineOf(written: string): string {
  return written.normalize('NFC').replaceAll(/\s+/gu, ' ').replaceAll(unseen, '').trim();
}

/** v1 calls it the name, and v2 may call the whole one so. */
function nameOf({ name, firstName }: Person): string | null | undefined {
  return lineOf(firstName ?? '') === '' ? name : firstName;
}

/** As people compare names: without case and accents. */
function comparable(name: string): string {
  return name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** `undefined` where one of its parts is not known. Either of them may be the whole one. */
function wholeName(one: Person): string | undefined {
  const [first, last] = [lineOf(nameOf(one) ?? ''), lineOf(one.lastName ?? '')];
  if (first === '' || last === '') return undefined;
  const [given, family] = [comparable(first), comparable(last)];
  if (given.endsWith(` ${family}`) || (given === family && given.includes(' '))) return first;
  return family.startsWith(`${given} `) ? last : `${first} ${last}`;
}

const time = '(?:[T ](\\d{2}):\\d{2}.*)?';
const yearFirst = new RegExp(`^(?<year>\\d{4})-(?<month>\\d{2})-(?<day>\\d{2})${time}$`);
const dayFirst = new RegExp(
  `^(?<day>\\d{1,2})([/.-])(?<month>\\d{1,2})\\2(?<year>\\d{4})${time.replace('(\\d', '(?:\\d')}$`,
);

/**
 * `1990-01-31`: a birth date has no hour and no zone, and what stands behind the day is midnight somewhere. After noon that may be
 * midnight of the next day elsewhere. A day that no calendar has, such as `0000-00-00`, is none.
 */
function dayOf(written: string | null | undefined): string | undefined {
  const line = lineOf(written ?? '');
  const iso = yearFirst.exec(line);
  const found = iso ?? dayFirst.exec(line);
  if (found?.groups === undefined || Number(iso?.[4] ?? 0) > 12) return undefined;
  const { year = '', month = '', day = '' } = found.groups;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const isReal = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).toISOString().startsWith(date);
  return isReal && Number(year) >= 1900 ? date : undefined;
}

/** In one line: `Rua do Exemplo 1, 10, São Paulo, SP, 00000-000, Brasil`. A country alone is no address. */
function addressOf(one: Person): string | undefined {
  const [street, city, zipCode] = [one.addressStreet, one.addressCity, one.addressZipCode].map((part) =>
    lineOf(part ?? ''),
  );
  if (`${street}${city}${zipCode}` === '') return undefined;
  const state = lineOf(one.addressStateShortName ?? '') || one.addressState;
  return [street, one.addressNumber, city, state, zipCode, one.addressCountry]
    .map((part) => lineOf(part ?? ''))
    .filter((part) => part !== '')
    .join(', ');
}

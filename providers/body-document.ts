// The body of a callback or an answer as a document that paths point into, in the format that the mapping names. What could go
// wrong: a reason for people must not quote the body, so each says what was expected only (P-PII).
import { type DeclaredText, decodedText } from '../outbound/foreign-text';
import { MalformedPayload } from '../outbound/http-failure';
import { readCsv } from './csv-document';
import { formAsUtf8 } from './form-encoding';
import { groupOfFields } from './named-fields';
import { parseJsonBytes } from './payload';
import { readXml } from './xml-document';

export const bodyFormats = ['json', 'form', 'xml', 'csv', 'jwt'] as const;
export type BodyFormat = (typeof bodyFormats)[number];
export const answerFormats = ['json', 'form', 'xml', 'csv'] as const;
export type AnswerFormat = (typeof answerFormats)[number];

/** @throws MalformedPayload for what is not of this format */
export function documentOf(format: BodyFormat, rawBody: Uint8Array, declared?: DeclaredText): unknown {
  switch (format) {
    case 'json':
      return parseJsonBytes(rawBody, declared);
    case 'form':
      return groupOfFields(new URLSearchParams(formAsUtf8(decodedText(rawBody, declared).trim())));
    case 'xml':
      return readXml(decodedText(rawBody, declared));
    case 'csv':
      return readCsv(decodedText(rawBody, declared));
    case 'jwt':
      return claimsOf(decodedText(rawBody, declared));
  }
}

/** The signature was checked before: it is the proof of origin. */
function claimsOf(token: string): unknown {
  const [, claims, signature] = token.trim().split('.');
  if (claims === undefined || signature === undefined) throw new MalformedPayload('body: is no JSON Web Token');
  return parseJsonBytes(Buffer.from(claims, 'base64url'));
}

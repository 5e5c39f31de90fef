// The body of `POST …/messages`. Gupy's page names none; public code has two, and both are here (docs/gupy-calls.md): a template of
// the customer's with the sender, or a text. Only ids and the customer's words are in it: Gupy knows whom to write to (P-PII).
import { definedOnly } from '../domain/defined-only';
import type { NoticeWording } from '../domain/exam/notice';

export type MessageBody =
  { templateId: number; allowReply?: boolean; from?: string } | { subject: string; body: string };

/** What goes along with a template. @default nothing: Gupy decides */
export interface MessageSettings {
  allowReply?: boolean | undefined;
  from?: string | undefined;
}

export function messageBody(wording: NoticeWording, { allowReply, from }: MessageSettings): MessageBody {
  if (!('template' in wording)) return { subject: wording.subject, body: wording.body };
  return definedOnly({ templateId: wording.template, allowReply, from });
}

// What is known of the vendor of an example, and how its bodies are made: each holds more than the mapping reads.
import type { SentCallback } from './preset-world';

/** How an exam stands at its provider. */
export interface Standing {
  /** Of 100. */
  points: number;
  /** When it was judged, epoch ms. */
  at: number;
}

export interface ExampleVendor {
  file: string;
  /** Answers to the requests of an order. */
  ordering?: Record<string, unknown>;
  orderId: string;
  /** Absent: it sends no callbacks. */
  sends?: (standing: Standing) => SentCallback;
  /** Answers to the questions for a result. */
  shows?: (standing: Standing) => Record<string, unknown>;
  /** How far the exam is, as it is told by a callback or shown by an answer, oldest first, and what is read of it. */
  tells?: readonly Told[];
  /** What the order sent, as far as it proves anything. */
  sent?: (call: { call: string; body: unknown; headers: Record<string, unknown> }) => boolean;
  /** What a standing under 70 becomes. @default failed */
  low?: 'failed' | 'inconclusive';
}

interface Told {
  sends?: () => SentCallback;
  shows?: Record<string, unknown>;
  stage: 'scheduled' | 'started' | 'attended' | 'missed';
  scheduledFor?: string;
}

export const iso = (at: number): string => new Date(at).toISOString();

export const json = (body: object, headers: (text: string) => Record<string, string>): SentCallback => {
  const text = JSON.stringify({ ...body, unread: { note: 'Aprovação ✓', list: [1, 2.5, null] } });
  return { body: text, headers: headers(text) };
};
export const form = (
  fields: Record<string, string>,
  headers: (text: string) => Record<string, string>,
): SentCallback => {
  const text = new URLSearchParams({ ...fields, unread: 'a b' }).toString();
  return { body: text, headers: headers(text) };
};
export const seconds = (): number => Math.floor(Date.now() / 1000);

import type { Dialect } from './dialect';
import { checkr } from './dialects/checkr';
import { classmarker } from './dialects/classmarker';
import { clearsale } from './dialects/clearsale';
import { coderbyte } from './dialects/coderbyte';
import { codesignal } from './dialects/codesignal';
import { examClinic } from './dialects/exam-clinic';
import { gupyTestProvider } from './dialects/gupy-test-provider';
import { hackerearth } from './dialects/hackerearth';
import { openHttp } from './dialects/open-http';
import { pulsifi } from './dialects/pulsifi';

/** The dialects of the stand-in, by the name of their provider. */
export const dialects = {
  http: openHttp,
  codesignal,
  hackerearth,
  coderbyte,
  checkr,
  clearsale,
  classmarker,
  'exam-clinic': examClinic,
  'gupy-test-provider': gupyTestProvider,
  pulsifi,
} as const satisfies Record<string, Dialect>;

export type DialectName = keyof typeof dialects;

import type { Dialect } from './dialect';
import { asoClinic } from './dialects/aso-clinic';
import { certnCentric } from './dialects/certn-centric';
import { checkr } from './dialects/checkr';
import { classmarker } from './dialects/classmarker';
import { clearsale } from './dialects/clearsale';
import { coderbyte } from './dialects/coderbyte';
import { codesignal } from './dialects/codesignal';
import { edubase } from './dialects/edubase';
import { examByExamClinic } from './dialects/exam-by-exam-clinic';
import { examity } from './dialects/examity';
import { gupyTestProvider } from './dialects/gupy-test-provider';
import { hackerearth } from './dialects/hackerearth';
import { inspera } from './dialects/inspera';
import { mettl } from './dialects/mettl';
import { openHttp } from './dialects/open-http';
import { proctoru } from './dialects/proctoru';
import { pulsifi } from './dialects/pulsifi';
import { qiTech } from './dialects/qi-tech';
import { sterling } from './dialects/sterling';
import { sumsub } from './dialects/sumsub';
import { testgorilla } from './dialects/testgorilla';
import { testlify } from './dialects/testlify';
import { testpress } from './dialects/testpress';
import { truora } from './dialects/truora';
import { vervoe } from './dialects/vervoe';
import { dialectOf } from './vendor-dialect';

/** The dialects of the providers that have a preset, and the open protocol. */
export const presetDialects = {
  http: openHttp,
  codesignal,
  hackerearth,
  coderbyte,
  checkr,
  clearsale,
  classmarker,
  'gupy-test-provider': gupyTestProvider,
} as const satisfies Record<string, Dialect>;

/** The vendors of providers/examples/, under the names of their files. */
const vendors = {
  'aso-clinic': asoClinic,
  'certn-centric': certnCentric,
  edubase,
  'exam-by-exam-clinic': examByExamClinic,
  examity,
  inspera,
  mettl,
  proctoru,
  pulsifi,
  'qi-tech': qiTech,
  sterling,
  sumsub,
  testgorilla,
  testlify,
  testpress,
  truora,
  vervoe,
} as const;

export type ExampleName = keyof typeof vendors;
export type PresetDialectName = keyof typeof presetDialects;
export type DialectName = PresetDialectName | ExampleName;

const exampleDialects = Object.fromEntries(
  Object.entries(vendors).map(([name, vendor]) => [name, dialectOf(vendor)]),
) as Record<ExampleName, Dialect>;

/** The dialects of the stand-in, by the name of their provider. */
export const dialects: Readonly<Record<DialectName, Dialect>> = { ...presetDialects, ...exampleDialects };

// All that is stored about one application, decoded, for who has a right to see it (LGPD art. 18 and 19). It holds the text
// of results in clear: a file is made for its owner alone.
import { writeFileSync } from 'node:fs';
import { type CommonOptions } from './common-options';
import { UsageError } from './fail';
import { parseApplicationId } from './typed-values';
import { storedHistories } from './operator/stored-application';
import { withTemporal } from './with-temporal';
import { countOf, print, printJson } from './output';
import { type BridgeCommand } from './program';

interface ExportOptions extends CommonOptions {
  out?: string;
}

export function registerExport(program: BridgeCommand): void {
  program
    .command('export')
    .description('everything that is stored about an application, decoded, as JSON')
    .argument('<applicationId>', 'id of the Gupy application', parseApplicationId)
    .option('-o, --out <file>', 'write into this file, which only you may read')
    .takesConfig()
    .withExamples('export 654321', 'export 654321 --out application-654321.json')
    .performs(exportAll);
}

async function exportAll(applicationId: number, options: ExportOptions): Promise<void> {
  const runs = await withTemporal(options, (session) => storedHistories(session, applicationId));
  const document = { applicationId, exportedAt: new Date().toISOString(), runs };
  if (options.out === undefined) return printJson(document);
  write(options.out, `${JSON.stringify(document, undefined, 2)}\n`);
  print(`${countOf(runs.length, 'run')} written to ${options.out}`);
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text, { mode: 0o600 });
  } catch (error) {
    throw new UsageError(
      `${file} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown'}); name another --out`,
    );
  }
}

// A process that resolves the Temporal CLI and tells where it is.
import { progressOn } from '../../dev-server/progress';
import { resolveTemporalCli } from '../../dev-server/temporal-cli';

resolveTemporalCli({ progress: progressOn(process.stderr) }).then(
  (file) => console.log(file),
  (error: unknown) => {
    console.log(String(error));
    process.exitCode = 1;
  },
);

// The types of all sources, tests and pages hold. Here, and not before the tests, since the compiler needs one core and others wait.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { packageFolder } from '../../config/package-folder';

it.each(['tsconfig.json', 'tsconfig.browser.json'])('%s: no type is wrong', async (project) => {
  const args = [require.resolve('typescript/bin/tsc'), '--noEmit', '-p', project];
  const compiled = promisify(execFile)(process.execPath, args, { cwd: packageFolder() });
  const told = await compiled.then(
    ({ stdout }) => stdout,
    ({ stdout, message }: { stdout: string; message: string }) => stdout || message,
  );
  expect(told).toBe('');
});

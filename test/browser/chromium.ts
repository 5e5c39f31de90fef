// The machine's own Chromium: nothing is downloaded here. Where there is none, the error says how to get one.
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { isExecutable } from '../../dev-server/server-program';

const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge'];
const apart = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** @throws Error that says how to get Chromium */
export async function launchChromium(env: NodeJS.ProcessEnv = process.env): Promise<Browser> {
  const executablePath = findChromium(env);
  // Its sandbox refuses to start for root, as in a container.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args });
}

export function findChromium(env: NodeJS.ProcessEnv): string {
  const given = env['CHROMIUM_PATH'];
  const folders = (env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const onPath = programs.flatMap((program) => folders.map((folder) => path.join(folder, program)));
  const candidates = given === undefined ? [...onPath, ...apart] : [given];
  const found = candidates.find(isExecutable);
  if (found !== undefined) return found;
  const what = given === undefined ? 'No Chromium was found' : `CHROMIUM_PATH is no program: ${given}`;
  throw new Error(
    `${what}. Install one (Debian: apt-get install --no-install-recommends chromium; Ubuntu: snap install chromium; macOS: brew install --cask chromium; or any Chrome), or set CHROMIUM_PATH to it.`,
  );
}

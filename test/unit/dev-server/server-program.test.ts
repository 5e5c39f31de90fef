import { homedir } from 'node:os';
import path from 'node:path';
import { cacheFolder } from '../../../dev-server/server-program';

it.each<[NodeJS.ProcessEnv, string]>([
  [{ BRIDGE_CACHE: '/mine', XDG_CACHE_HOME: '/xdg' }, '/mine'],
  [{ BRIDGE_CACHE: 'mine' }, path.resolve('mine')],
  [{ BRIDGE_CACHE: '', XDG_CACHE_HOME: '/xdg' }, '/xdg/gupy-exam-bridge'],
  // The XDG specification: a relative path is to be ignored.
  [{ XDG_CACHE_HOME: 'xdg' }, path.join(homedir(), '.cache', 'gupy-exam-bridge')],
  [{}, path.join(homedir(), '.cache', 'gupy-exam-bridge')],
])('keeps servers in a folder of the user: %j → %s', (env, folder) => {
  expect(cacheFolder(env)).toBe(folder);
});

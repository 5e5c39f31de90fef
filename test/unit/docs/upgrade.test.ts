// The versions that docs/upgrade.md calls tested are those that the tests and docker-compose.yml take.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../../../config/package-folder';
import { cliVersion } from '../../../dev-server/temporal-cli';
import { serverVersion } from '../../support/temporal-server-programs';

const textOf = (...names: string[]) => readFileSync(join(packageFolder(), ...names), 'utf8');
const page = textOf('docs', 'upgrade.md').replaceAll(/\s+/g, ' ');

test('the oldest Temporal server is the one of the CLI, the newest that of docker-compose.yml', () => {
  expect(page).toContain(`in the Temporal CLI ${cliVersion} that`);
  expect(page).toContain(`and ${serverVersion} on PostgreSQL 15`);
  const images = textOf('docker-compose.yml').match(/TEMPORAL_VERSION:-[\d.]+/g);
  expect(new Set(images)).toEqual(new Set([`TEMPORAL_VERSION:-${serverVersion}`]));
});

test('Node: the version of test:node24 is of the major version that the image has', () => {
  const version = /const version = '(\d+\.\d+\.\d+)'/.exec(textOf('test', 'support', 'unit-on-node-24.ts'))?.[1] ?? '';
  expect(page).toContain(`on Node ${version}`);
  expect(textOf('Dockerfile').match(/^FROM node:\d+/gm)).toEqual([
    `FROM node:${version.split('.')[0]}`,
    `FROM node:${version.split('.')[0]}`,
  ]);
});

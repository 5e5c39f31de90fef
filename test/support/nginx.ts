// A real nginx in front of a Temporal server, with its default of 128 streams a connection: of this machine, or of Debian's package. One
// process without a master, so that the one who may start it need not be root.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePorts } from '../../dev-server/free-port';
import { startGuardedProcess, type GuardedProcess } from '../../dev-server/guarded-process';
import { cacheFolder, isExecutable } from '../../dev-server/server-program';
import { unpackDebianPackage } from './debian-package';

export interface NginxOptions {
  /** host:port of the server behind it. */
  behind: string;
  /** http2_max_concurrent_streams. @default 128, as nginx */
  streams?: number;
}

export class Nginx {
  readonly address: string;
  private readonly folder: string;
  private readonly running: GuardedProcess;

  private constructor(address: string, folder: string, running: GuardedProcess) {
    this.address = address;
    this.folder = folder;
    this.running = running;
  }

  static async start({ behind, streams = 128 }: NginxOptions): Promise<Nginx> {
    const executable = nginxProgram();
    const [port = 0] = await freePorts(1);
    const address = `127.0.0.1:${port}`;
    const folder = mkdtempSync(path.join(tmpdir(), 'nginx-'));
    mkdirSync(path.join(folder, 'temp'));
    const file = path.join(folder, 'nginx.conf');
    writeFileSync(file, configuration({ listen: address, behind, streams, folder }));
    const running = await startGuardedProcess(executable, ['-p', folder, '-c', file, '-e', 'stderr']);
    return new Nginx(address, folder, running);
  }

  async close(): Promise<void> {
    await this.running.stop(5_000);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

interface Place {
  listen: string;
  behind: string;
  streams: number;
  folder: string;
}

/** The part `server` is what docs/networks.md advises. */
function configuration({ listen, behind, streams, folder }: Place): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/temp/${name};`,
  );
  return `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log stderr warn;
events { worker_connections 1024; }
http {
  access_log off;
  ${temporary.join('\n  ')}
  server {
    listen ${listen} http2;
    http2_max_concurrent_streams ${streams};
    client_body_timeout 90s;
    location / {
      grpc_pass grpc://${behind};
      grpc_read_timeout 90s;
      grpc_send_timeout 90s;
    }
  }
}
`;
}

/** @throws Error that says how to get it */
function nginxProgram(env: NodeJS.ProcessEnv = process.env): string {
  const cached = path.join(cacheFolder(env), 'nginx');
  const folders = [
    ...(env['PATH'] ?? '').split(path.delimiter),
    // Debian's place, which is not on every PATH.
    '/usr/sbin',
    path.join(cached, 'usr', 'sbin'),
  ];
  const find = () => folders.map((folder) => path.join(folder, 'nginx')).find(isExecutable);
  const found = find();
  if (found !== undefined) return found;
  const why = unpackDebianPackage('nginx', cached);
  const unpacked = find();
  if (unpacked !== undefined) return unpacked;
  throw new Error(
    `No nginx was found (${why}). Install it (Debian, Ubuntu: apt-get install nginx; macOS: brew install nginx), or put it on the PATH.`,
  );
}

// A company's own certificate authority, made by openssl: valid for days, trusted by nobody.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

/** Files in PEM. */
export interface CertificatePair {
  certificate: string;
  key: string;
}

const keyKind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

export class PrivateCa {
  /** What has to be trusted. */
  readonly certificate: string;
  private readonly key: string;
  private readonly folder: string;

  /** @param name of its files in `folder`, and its subject */
  constructor(folder: string, name: string) {
    this.folder = folder;
    const { certificate, key } = this.filesOf(name);
    this.certificate = certificate;
    this.key = key;
    const itself = ['-x509', ...keyKind, '-days', '2', '-subj', `/CN=${name}`];
    this.openssl('req', ...itself, '-keyout', key, '-out', certificate);
  }

  /** @param names what it is valid for, such as `DNS:localhost`; for a client any name does */
  issue(name: string, names: string): CertificatePair {
    const { certificate, key } = this.filesOf(name);
    const request = path.join(this.folder, `${name}.csr`);
    this.openssl('req', ...keyKind, '-subj', `/CN=${name}`, '-keyout', key, '-out', request);
    const extensions = path.join(this.folder, `${name}.ext`);
    writeFileSync(extensions, `subjectAltName=${names}\nbasicConstraints=CA:FALSE\n`);
    const by = ['-CA', this.certificate, '-CAkey', this.key, '-CAcreateserial', '-days', '2'];
    this.openssl('x509', '-req', ...by, '-in', request, '-extfile', extensions, '-out', certificate);
    return { certificate, key };
  }

  private filesOf(name: string): CertificatePair {
    return { certificate: path.join(this.folder, `${name}.pem`), key: path.join(this.folder, `${name}.key`) };
  }

  private openssl(...args: string[]): void {
    execFileSync('openssl', args, { stdio: 'pipe', timeout: 240_000 });
  }
}

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

/** Files of a certificate for a host, and of the authority that signed it and that nobody knows. */
export async function certificatesFor(host: string, folder: string) {
  const file = (name: string) => join(folder, name);
  const openssl = (...args: readonly string[]) => execa('openssl', args);
  const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout'];
  const authority = [...key, file('authority.key'), '-out', file('authority.pem')];
  await openssl('req', '-x509', '-days', '2', '-subj', '/CN=An authority of their own', ...authority);
  await openssl('req', '-new', '-subj', `/CN=${host}`, ...key, file('host.key'), '-out', file('host.csr'));
  await writeFile(file('host.ext'), `subjectAltName=DNS:${host}\n`);
  const signing = ['-CA', file('authority.pem'), '-CAkey', file('authority.key'), '-CAcreateserial', '-days', '2'];
  const files = ['-in', file('host.csr'), '-extfile', file('host.ext'), '-out', file('host.pem')];
  await openssl('x509', '-req', ...signing, ...files);
  return { authority: file('authority.pem'), tls: { certificate: file('host.pem'), key: file('host.key') } };
}

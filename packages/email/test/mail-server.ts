import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface TakenMail {
  readonly to: readonly string[];
  readonly source: string;
  readonly isEncrypted: boolean;
  readonly user: string | undefined;
}

export interface ServerHow {
  readonly isImplicit?: boolean;
  readonly hasTls?: boolean;
  readonly account?: { readonly username: string; readonly password: string };
  /** Recipients that are refused. */
  readonly refused?: readonly string[];
  /** Does not answer the end of the text, though it has it. */
  readonly hangsAfterData?: boolean;
  /** Ends the connection in place of that answer. */
  readonly endsAfterData?: boolean;
}

let certificate: Promise<{ key: string; cert: string }> | undefined;

/** The one of this process, for a server of another kind. */
export function testCertificate(): Promise<{ key: string; cert: string }> {
  certificate ??= makeCertificate();
  return certificate;
}

/** A key and a certificate for this machine, which this process believes. */
async function makeCertificate() {
  await using folder = await temporaryFolder();
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(folder.path, name)) as [string, string];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  await execa('openssl', [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-keyout',
    key,
    '-out',
    cert,
    ...names,
  ]);
  const made = { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') };
  setDefaultCACertificates([...getCACertificates('default'), made.cert]);
  return made;
}

/** A real SMTP server on loopback that keeps what it took. */
export async function startMailServer(how: ServerHow = {}) {
  const {
    isImplicit = false,
    hasTls = true,
    account,
    refused = [],
    hangsAfterData = false,
    endsAfterData = false,
  } = how;
  const taken: TakenMail[] = [];
  const attempts: string[] = [];
  const options: SMTPServerOptions = {
    ...(await testCertificate()),
    secure: isImplicit,
    ...{ authOptional: account === undefined, allowInsecureAuth: false },
    disabledCommands: [...(hasTls ? [] : ['STARTTLS']), ...(account === undefined ? ['AUTH'] : [])],
    onAuth({ username, password }, _session, done) {
      const isRight = username === account?.username && password === account?.password;
      if (isRight) done(null, { user: username });
      else done(Object.assign(new Error('Authentication failed'), { responseCode: 535 }));
    },
    onRcptTo({ address }, _session, done) {
      attempts.push(address);
      done(refused.includes(address) ? Object.assign(new Error('no such mailbox'), { responseCode: 550 }) : null);
    },
    onData(stream, session, done) {
      void text(stream).then((source) => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        taken.push({ to, source, isEncrypted: session.secure, user: session.user as string | undefined });
        if (endsAfterData) for (const connection of server.connections) connection.close();
        else if (!hangsAfterData) done(null);
      });
    },
  };
  const server = new SMTPServer(options);
  server.on('error', () => {});
  const port = await new Promise<number>((resolve) => {
    const { server: net } = server;
    server.listen(0, '127.0.0.1', () => resolve((net.address() as { port: number }).port));
  });
  return {
    ...{ host: '127.0.0.1', port, taken, attempts },
    async [Symbol.asyncDispose]() {
      for (const connection of server.connections) connection.close();
      await new Promise<void>((resolve) => server.close(resolve));
    },
  };
}

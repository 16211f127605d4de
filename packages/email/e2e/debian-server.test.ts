import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from '@jest/globals';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { unpackDebianPackages } from '../../rehearsal/src/debian/index.ts';
import { freePort } from '../../rehearsal/src/http/index.ts';
import { cacheFolder } from '../../rehearsal/src/process/index.ts';
import { success, verifyConditions } from '../src/index.ts';
import { testCertificate } from '../test/mail-server.ts';

/** Folder of Debian's aiosmtpd, a server that shares no code with nodemailer; nothing where it is not to be had. */
async function aiosmtpd(): Promise<string | undefined> {
  const set = {
    name: 'aiosmtpd',
    packages: ['python3-aiosmtpd'],
    dependencies: /^python3-/,
    without: /^python3-(?:minimal|distutils|lib2to3)$/,
  };
  const unpacked = await unpackDebianPackages(set, { cache: cacheFolder(), onProgress: () => {} }).catch(
    () => undefined,
  );
  return unpacked && join(unpacked.root, 'usr/lib/python3/dist-packages');
}

/** Wants STARTTLS and a login, has no mailbox `gone@…`, and prints each mail that it takes. */
const script = `import json, ssl, sys
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("gone@"):
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = {"to": envelope.rcpt_tos, "isEncrypted": session.ssl is not None, "isLoggedIn": session.authenticated}
        print(json.dumps({**mail, "source": envelope.content.decode()}), flush=True)
        return "250 Taken"

def authenticate(server, session, envelope, mechanism, data):
    is_right = (data.login, data.password) == (b"bot", b"hunter2222")
    # Otherwise the server leaves the refusal to this function.
    return AuthResult(success=is_right, handled=False)

context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
context.load_cert_chain("cert.pem", "key.pem")
how = dict(tls_context=context, require_starttls=True, authenticator=authenticate, auth_required=True)
controller = Controller(Handler(), hostname="127.0.0.1", port=int(sys.argv[1]), **how)
controller.start()
print("{}", flush=True)
sys.stdin.read()
controller.stop()
`;

interface TakenMail {
  readonly to: readonly string[];
  readonly isEncrypted: boolean;
  readonly isLoggedIn: boolean;
  readonly source: string;
}

async function startServer(libraries: string) {
  const { key, cert } = await testCertificate();
  const folder = await temporaryFolder({ 'server.py': script, 'key.pem': key, 'cert.pem': cert });
  const port = await freePort();
  const program = execa('python3', ['server.py', String(port)], { cwd: folder.path, env: { PYTHONPATH: libraries } });
  program.catch(() => undefined);
  const taken: TakenMail[] = [];
  await new Promise<void>((resolve, reject) => {
    const lines = createInterface({ input: program.stdout });
    lines.on('line', (line) => {
      if (line === '{}') resolve();
      else taken.push(JSON.parse(line) as TakenMail);
    });
    program.once('exit', () => program.catch(reject));
  });
  return {
    ...{ port, taken },
    async [Symbol.asyncDispose]() {
      program.stdin.end();
      await program.catch(() => undefined);
      await folder[Symbol.asyncDispose]();
    },
  };
}

const libraries = await aiosmtpd();
const withServer = libraries === undefined ? it.skip : it;

withServer(
  'a server of Debian takes a newsletter for each recipient, encrypted, and refuses a recipient alone',
  async () => {
    await using server = await startServer(libraries ?? '');
    const options = {
      ...{ host: '127.0.0.1', port: server.port, from: 'Parcel <release@acme.test>' },
      to: ['gone@acme.test', 'news@acme.test'],
    };
    const nextRelease = {
      ...{ ...fakeContext().nextRelease, version: '2.0.0', gitTag: 'v2.0.0', type: 'major' },
      notes: '### Features\n\n* größer <b>\n\n.\n.a line that begins with a point\n',
    };
    const env = { SMTP_USERNAME: 'bot', SMTP_PASSWORD: 'hunter2222' };
    const context = fakeContext({ env, nextRelease });

    await verifyConditions(options, context);
    await success(options, context);

    expect(server.taken).toMatchObject([{ to: ['news@acme.test'], isEncrypted: true, isLoggedIn: true }]);
    const [{ source = '' } = {}] = server.taken;
    expect(source).toMatch(/^Subject: parcel 2\.0\.0 is released\r?$/m);
    expect(source).toContain('.a line that begins with a point');
    expect(source.split('Content-Type: text/html')[1]).toContain('&lt;b&gt;');
    expect(context.lines).toEqual([
      expect.stringMatching(/^Could not notify gone@acme\.test: .*550 5\.1\.1 no such mailbox\.$/),
      'Notified news@acme.test.',
    ]);
    const wrong = fakeContext({ env: { ...env, SMTP_PASSWORD: 'something else' }, nextRelease });
    await expect(verifyConditions(options, wrong)).rejects.toMatchObject({ errors: [{ code: 'EMAILLOGIN' }] });
  },
);

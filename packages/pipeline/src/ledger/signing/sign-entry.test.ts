import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { exampleEntry } from '../../../test/example-entry.ts';
import { parseLedger } from '../entries/parse-ledger.ts';
import { judgeAuthorship, repositoryName, signEntry } from './sign-entry.ts';

function newKey(type: 'ed25519' | 'rsa' | 'ec'): string {
  const pairs = {
    ed25519: () => generateKeyPairSync('ed25519'),
    rsa: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
    ec: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  };
  return pairs[type]().privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

const key = newKey('ed25519');
const at = (repositoryUrl: string, secret: string | undefined) => ({
  env: secret === undefined ? {} : { WAYBILL_LEDGER_KEY: secret },
  options: { repositoryUrl },
});
const here = at('https://github.com/acme/parcel.git', key);
const signed = signEntry(exampleEntry(), here);
const [wheel] = signed.artifacts;
if (wheel === undefined) throw new Error('no wheel');

describe('a signed entry', () => {
  it.each(['ed25519', 'rsa', 'ec'] as const)('is known by a key of %s, after it was written and read', (type) => {
    const place = at('https://github.com/acme/parcel.git', newKey(type));
    const read = parseLedger(JSON.stringify(signEntry(exampleEntry(), place)), 'v1.2.0');

    expect('entry' in read && judgeAuthorship(read.entry, place)).toBe('signed');
  });

  it.each([
    'git@github.com:acme/parcel.git',
    'https://x-access-token:secret@github.com/acme/parcel',
    'ssh://git@github.com/Acme/Parcel.git/',
  ])('is known in a clone of %s', (url) => {
    expect(judgeAuthorship(signed, at(url, key))).toBe('signed');
  });

  it('may have been delivered and announced since', () => {
    const later = {
      ...signed,
      state: 'complete' as const,
      deliveries: [],
      announcements: [],
      updated: '2027-01-01T00:00:00.000Z',
    };

    expect(judgeAuthorship(later, here)).toBe('signed');
  });

  it.each([
    ['another hash', { artifacts: [{ ...wheel, sha256: 'c'.repeat(64) }] }],
    ['another name', { artifacts: [{ ...wheel, name: 'q.whl' }] }],
    ['another path', { artifacts: [{ ...wheel, path: '.waybill/1.2.0/dist/q.whl' }] }],
    ['one more file', { artifacts: [wheel, wheel] }],
    ['other notes', { notes: 'click here' }],
    ['another version', { version: '1.3.0', tag: 'v1.3.0' }],
    ['another commit', { builtFrom: 'c'.repeat(40) }],
    ['another channel', { channel: 'beta' }],
    ['another kind of branch', { branch: { ...signed.branch, main: false } }],
    ['another branch', { branch: { ...signed.branch, name: 'next' } }],
    ['an artifact about another one', { artifacts: [{ ...wheel, describes: 'q.whl' }] }],
    ['an artifact of another type', { artifacts: [{ ...wheel, mediaType: 'text/html' }] }],
    ['a signature that is none', { signature: { key: 'x', value: '' } }],
  ])('is forged with %s', (_, changes) => {
    expect(judgeAuthorship({ ...signed, ...changes }, here)).toBe('forged');
  });

  it('is worth nothing in another repository, or with another key', () => {
    expect(judgeAuthorship(signed, at('https://github.com/evil/parcel', key))).toBe('forged');
    expect(judgeAuthorship(signed, at('https://github.example/acme/parcel', key))).toBe('forged');
    expect(judgeAuthorship(signed, at('https://github.com/acme/parcel', newKey('ed25519')))).toBe('forged');
  });

  it('is not believed where there is no key, and loses its signature', () => {
    const keyless = at('https://github.com/acme/parcel.git', undefined);

    expect(judgeAuthorship(signed, keyless)).toBe('unsigned');
    expect(signEntry(signed, keyless)).toEqual(exampleEntry());
  });
});

it('an entry without a signature is unsigned', () => {
  expect(judgeAuthorship(exampleEntry(), here)).toBe('unsigned');
});

it('a key may stand on one line', () => {
  expect(judgeAuthorship(signed, at('https://github.com/acme/parcel', key.replaceAll('\n', '\\n')))).toBe('signed');
});

it('what is no key is an error that does not quote it', () => {
  const wrong = at('https://github.com/acme/parcel', 'my-secret-text');

  expect(() => signEntry(exampleEntry(), wrong)).toThrow(expect.objectContaining({ code: 'ELEDGERKEY' }));
  expect(() => signEntry(exampleEntry(), wrong)).toThrow(expect.not.stringContaining('my-secret-text'));
});

it.each([
  ['https://user:pw@Host.example:8443/a/b.git', 'host.example/a/b'],
  ['git@host.example:a/b.git', 'host.example/a/b'],
  ['host.example:a/b', 'host.example/a/b'],
  ['ssh://git@host.example:22/a/b/', 'host.example/a/b'],
  ['/srv/git/b.git', '/srv/git/b'],
  ['', ''],
])('%s is the repository %s', (url, name) => {
  expect(repositoryName(url)).toBe(name);
});

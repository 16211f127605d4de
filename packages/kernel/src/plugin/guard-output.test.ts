import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { obeyedCommands } from '../text/obeyed-commands.ts';
import { guardOutput, hideSecret } from './guard-output.ts';

function collecting(options: { readonly decodeStrings?: boolean } = {}) {
  let text = '';
  const write = (chunk: Uint8Array | string, _encoding: BufferEncoding, done: () => void) => {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    done();
  };
  return { stream: new Writable({ ...options, write }), shown: () => text };
}

describe.each([{}, { decodeStrings: false }])('a guarded stream (%j)', (options) => {
  it('shows commands and obeys none, in text and in bytes', () => {
    const { stream, shown } = collecting(options);
    guardOutput(stream, {});

    stream.write('a ##');
    stream.write(Buffer.from('[stop-commands]x\n:'));
    stream.write(':error::é\n'.normalize());

    expect(shown()).toBe('a ##\\[stop-commands]x\n:\\:error::é\n');
  });

  it('puts characters together that come in two parts', () => {
    const { stream, shown } = collecting(options);
    guardOutput(stream, {});
    const bytes = Buffer.from('Zoë 👩‍👧');

    for (const byte of bytes) stream.write(Buffer.of(byte));

    expect(shown()).toBe('Zoë 👩‍👧');
  });

  it('hides the secrets of all environments that it was given', () => {
    const { stream, shown } = collecting(options);
    guardOutput(stream, { A_TOKEN: 'first-secret' });
    guardOutput(stream, { B_PASSWORD: 'other-secret' });

    stream.write(`first-secret other-secret ${Buffer.from('user:first-secret').toString('base64')}\n`);

    expect(shown()).toMatch(/^\[secret\] \[secret\] \w*\[secret\][\w=]*\n$/);
  });

  it('hides a secret that comes in parts, wherever they end', () => {
    const secret = 'pa55-w0rd/of+db';
    const text = `a ${secret} b${secret}${secret} ${Buffer.from(`ada:${secret}`).toString('base64')} pa55`;
    for (let size = 1; size < text.length; size++) {
      const { stream, shown } = collecting(options);
      guardOutput(stream, { DB_PASS: secret });

      for (let at = 0; at < text.length; at += size) stream.write(text.slice(at, at + size));
      stream.end();

      expect(shown()).toMatch(/^a \[secret\] b\[secret\]\[secret\] \w*\[secret\][\w=]* pa55$/);
    }
  });

  it('keeps back only what may be the beginning of a secret', () => {
    const { stream, shown } = collecting(options);
    guardOutput(stream, { DB_PASS: 'pa55-w0rd', API_TOKEN: 'w0rd-of-more' });

    stream.write('a question? pa5');
    expect(shown()).toBe('a question? ');
    stream.write('5-w0rd');
    expect(shown()).toBe('a question? [secret]');
    stream.write('!');
    expect(shown()).toBe('a question? [secret]!');
    stream.write('pa55\n');
    expect(shown()).toBe('a question? [secret]!pa55\n');
  });

  it('still guards when somebody replaces `write` and takes that back', () => {
    const { stream, shown } = collecting(options);
    const { write } = stream;
    guardOutput(stream, {});
    stream.write = ((chunk: string, encoding: BufferEncoding) =>
      write.call(stream, `${chunk}!`, encoding)) as typeof write;

    stream.write('##[error]a');
    stream.write = write;
    stream.write('##[error]b');
    stream.end();

    expect(shown()).toBe('##\\[error]a!##\\[error]b');
  });

  it('passes commands of ours on, each in a line of its own, whatever replaced `write`', () => {
    const { stream, shown } = collecting(options);
    const context = { stdout: stream, env: { GITHUB_ACTIONS: 'true' } };
    guardOutput(stream, {});
    stream.write = (() => true) as never;

    hideSecret('minted-1', context);
    Writable.prototype.write.call(stream, 'no line end', 'utf8');
    hideSecret('minted\n%2', context);

    expect(shown()).toBe('::add-mask::minted-1\nno line end\n::add-mask::minted%0A%252\n');
    expect(obeyedCommands(shown())).toHaveLength(2);
  });

  it('hides what was made in this run, before and after', () => {
    const { stream, shown } = collecting(options);
    guardOutput(stream, {});

    hideSecret('pypi-minted-token', { stdout: stream, env: {} });
    stream.write('took pypi-minted-token');

    expect(shown()).toBe('took [secret]');
  });
});

it('writes many parts in order', async () => {
  const stream = new PassThrough();
  guardOutput(stream, {});
  stream.cork();
  for (let i = 0; i < 5; i++) stream.write(`${i} ##[group]\n`);
  stream.uncork();
  stream.end();

  const lines = (await stream.toArray()).join('');

  expect(lines).toBe([0, 1, 2, 3, 4].map((i) => `${i} ##\\[group]\n`).join(''));
});

it('leaves streams of objects alone', async () => {
  const stream = new PassThrough({ objectMode: true });
  guardOutput(stream, {});
  stream.end({ a: '##[error]' });

  expect(await stream.toArray()).toEqual([{ a: '##[error]' }]);
});

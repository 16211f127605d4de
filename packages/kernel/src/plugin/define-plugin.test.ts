import { describe, expect, it } from '@jest/globals';
import { ReleaseError, Skip } from '../errors.ts';
import { option, options } from '../options/options.ts';
import * as v from '../schema.ts';
import { fakeContext } from '../testing.ts';
import { definePlugin } from './define-plugin.ts';

const Options = options({ size: option(v.optional(v.number(), 1), 'Size.') });

function pluginThat(publish: () => Promise<{ name: string } | false>) {
  return definePlugin('parcel', Options, { publish, async verifyConditions() {} }, async () => 'no `Parcel` file');
}

describe('definePlugin', () => {
  it('returns only the hooks that were given, fresh for each plugin', () => {
    const one = pluginThat(async () => false);
    const other = pluginThat(async () => false);

    expect(Object.keys(one)).toEqual(['publish', 'verifyConditions']);
    expect(one.publish).not.toBe(other.publish);
  });

  it('hands parsed options, context and ports to the hook and returns its result', async () => {
    const { publish } = definePlugin('parcel', Options, {
      publish: async ({ options, context, ports }) => ({
        name: `${options.size} ${context.nextRelease.version}`,
        at: ports.clock.now(),
      }),
    });
    const clock = { now: () => new Date(0), sleep: async () => {} };

    expect(await publish({ size: 4 }, fakeContext(), { clock })).toEqual({ name: '4 1.2.0', at: new Date(0) });
  });

  it('warns of a secret that is too short to be hidden, and of no other', async () => {
    const Secret = options({ token: option(v.optional(v.string()), 'Token.', { env: 'PARCEL_TOKEN', secret: true }) });
    const { verifyConditions } = definePlugin('parcel', Secret, { async verifyConditions() {} });
    const linesOf = async (token: string) => {
      const context = fakeContext({ env: { PARCEL_TOKEN: token, OTHER_KEY: 'on' } });
      await verifyConditions({}, context);
      return context.lines;
    };

    expect(await linesOf(' 1234\n')).toEqual([expect.stringContaining('`PARCEL_TOKEN` is too short')]);
    expect(await linesOf('12345')).toEqual([]);
    expect(await linesOf('')).toEqual([]);
  });

  it.each([
    ['release/1.2\u200B', 'release/1.2\\u200b'],
    ['ma\u202Ein', 'ma\\u202ein'],
    ['main\u2060', 'main\\u2060'],
    ['m\u034Fain', 'm\\u034fain'],
    ['main\uFE0F', 'main\\ufe0f'],
    ['main\u{E0061}', 'main\\ue0061'],
  ])('releases from no branch whose name holds what nobody sees: %j', async (name, shown) => {
    const seen: unknown[] = [];
    const say = async ({ context }: { context: { branch?: { name: string } } }) => void seen.push(context.branch?.name);
    const { verifyConditions, fail } = definePlugin('parcel', Options, { verifyConditions: say, fail: say });
    const context = fakeContext({ branch: { name } });

    await expect(verifyConditions({}, context)).rejects.toMatchObject({
      code: 'EBRANCHNAME',
      message: expect.stringContaining(`\`${shown}\``),
    });
    // People are notified of the failure all the same.
    await fail({}, context);
    expect(seen).toEqual([name.replace(/[^ -~]/gu, '')]);
  });

  it.each(['main', 'release/1.2', 'fix_#7', 'größe', 'リリース', 'שחרור', '🚀'])('releases from %s', async (name) => {
    const { verifyConditions } = definePlugin('parcel', Options, { verifyConditions: async () => {} });

    await expect(verifyConditions({}, fakeContext({ branch: { name } }))).resolves.toBeUndefined();
  });

  it('turns Skip into a log line and `false`', async () => {
    const context = fakeContext();
    const { publish } = pluginThat(async () => {
      throw new Skip('nothing to ship');
    });

    expect(await publish({}, context)).toBe(false);
    expect(context.lines).toEqual(['Skipped: nothing to ship.']);
  });

  it('wraps a plain error so that `fail` hooks hear of it, keeps the cause and hides secrets', async () => {
    const cause = new TypeError('cannot read "s3cr3t-value" of undefined');
    const { publish } = pluginThat(async () => {
      throw cause;
    });

    const error = await publish({}, fakeContext({ env: { API_TOKEN: 's3cr3t-value' } })).catch((thrown) => thrown);

    expect(error).toMatchObject({ semanticRelease: true, code: 'EUNEXPECTED', cause });
    expect(error.details).toContain('cannot read "[secret]" of undefined');
  });

  it('wraps only the foreign ones among several errors', async () => {
    const known = new ReleaseError('EKNOWN', 'Known.', 'Do this.');
    const { publish } = pluginThat(async () => {
      throw new AggregateError([known, new Error('foreign')]);
    });

    const { errors } = await publish({}, fakeContext()).catch((thrown) => thrown);

    expect(errors[0]).toBe(known);
    expect(errors[1]).toMatchObject({ semanticRelease: true, code: 'EUNEXPECTED' });
  });

  it('does nothing when it is off, and says why once', async () => {
    const context = fakeContext();
    const { verifyConditions, publish } = pluginThat(async () => ({ name: 'sent' }));

    await verifyConditions({ enabled: 'auto' }, context);

    expect(await publish({ enabled: 'auto' }, context)).toBe(false);
    expect(await publish({ enabled: false }, context)).toBe(false);
    expect(await publish({}, context)).toEqual({ name: 'sent' });
    expect(context.lines).toEqual(['Off: no `Parcel` file.']);
  });

  it('refuses wrong options with release errors', async () => {
    const { publish } = pluginThat(async () => false);

    const { errors } = await publish({ sise: 4 }, fakeContext()).catch((thrown) => thrown);

    expect(errors[0]).toMatchObject({ semanticRelease: true, code: 'EINVALIDOPTION' });
  });
});

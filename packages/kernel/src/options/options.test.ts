import { describe, expect, it } from '@jest/globals';
import * as v from '../schema.ts';
import { type OptionSources, option, options, parseOptions } from './options.ts';

const Options = options({
  image: option(v.optional(v.string()), 'The image.', { env: 'DOCKER_IMAGE' }),
  platforms: option(v.optional(v.array(v.string()), ['linux/amd64']), 'The platforms.', { env: 'PLATFORMS' }),
  retries: option(v.optional(v.number(), 3), 'How often.', { env: 'RETRIES' }),
  isolated: option(v.optional(v.boolean(), true), 'Isolated.', { env: 'ISOLATED' }),
  folders: option(v.optional(v.array(v.string())), 'The folders.', { shared: true }),
  password: option(v.optional(v.string()), 'The password.', { env: 'REGISTRY_PASSWORD', secret: true }),
});

function parse(sources: Partial<OptionSources>) {
  return parseOptions(Options, { name: 'docker', raw: {}, host: {}, env: {}, ...sources });
}

function problemsOf(sources: Partial<OptionSources>): string[] {
  try {
    parse(sources);
    return [];
  } catch (error) {
    return (error as AggregateError).errors.map((each) => `${each.code} ${each.message} ${each.details}`);
  }
}

describe('parseOptions', () => {
  it('takes own options over the section over the environment over the preset over the schema', () => {
    const env = { DOCKER_IMAGE: 'from-env', RETRIES: '7', ISOLATED: 'false' };
    const host = { docker: { image: 'from-section', retries: 9 } };
    const raw = { ...host, image: 'own', defaults: { isolated: true, platforms: ['linux/arm64'] } };

    expect(parse({ raw, host, env })).toEqual({
      enabled: true,
      image: 'own',
      retries: 9,
      isolated: false,
      platforms: ['linux/arm64'],
    });
  });

  it('reads lists, numbers and booleans from the environment, and ignores empty variables', () => {
    const env = { PLATFORMS: 'linux/amd64, linux/arm64', RETRIES: '2', ISOLATED: 'FALSE', DOCKER_IMAGE: ' ' };

    expect(parse({ env })).toMatchObject({ platforms: ['linux/amd64', 'linux/arm64'], retries: 2, isolated: false });
    expect(parse({ env })).not.toHaveProperty('image');
  });

  it('leaves what the host knows to the host, also under the name of one of our options', () => {
    const host = { branches: ['main'], image: 'of somebody else', sbom: {}, _: [] };

    expect(parse({ raw: JSON.parse(JSON.stringify(host)), host })).not.toHaveProperty('image');
  });

  it('reads what several plugins share from the top level, unless the section says otherwise', () => {
    const host = { folders: ['a', 'b'] };

    expect(parse({ raw: structuredClone(host), host })).toMatchObject({ folders: ['a', 'b'] });
    expect(parse({ host: { ...host, docker: { folders: ['c'] } } })).toMatchObject({ folders: ['c'] });
    expect(problemsOf({ host: { folders: 'a' } })).toEqual([
      expect.stringContaining('Option `folders` is `"a"`, expected a list. For example: `"folders": ["…"]`.'),
    ]);
  });

  it('reports every problem at once and guesses what a mistyped name meant', () => {
    const problems = problemsOf({ raw: { imgae: 'x', retries: 'many', platforms: [1] } });

    expect(problems).toHaveLength(3);
    expect(problems[0]).toMatch(/^EINVALIDOPTION Option `docker.imgae` does not exist. Did you mean `docker.image`\?/);
    expect(problems.join('\n')).toContain(
      'Option `docker.retries` is `"many"`, expected a number. For example: `"docker": { "retries": 3 }`.',
    );
    expect(problems.join('\n')).toContain(
      'Option `docker.platforms[0]` is `1`, expected text. For example: `"docker": { "platforms": ["linux/amd64"] }`.',
    );
  });

  it('refuses a secret in the configuration and does not repeat it', () => {
    const [problem] = problemsOf({ host: { docker: { password: 'hunter2' } } });

    expect(problem).toContain('Option `docker.password` is a secret, but is set in the configuration.');
    expect(problem).toContain('`REGISTRY_PASSWORD`');
    expect(problem).not.toContain('hunter2');
  });

  it('does not repeat a secret of the wrong form', () => {
    const Strict = options({
      token: option(v.pipe(v.string(), v.minLength(20)), 'T.', { env: 'T_TOKEN', secret: true }),
    });

    const read = () => parseOptions(Strict, { name: 'x', raw: {}, host: {}, env: { T_TOKEN: 'hunter2' } });

    expect(read).toThrow(AggregateError);
    try {
      read();
    } catch (error) {
      expect(
        JSON.stringify((error as AggregateError).errors.map((each) => [each.message, each.details])),
      ).not.toContain('hunter2');
    }
  });

  const Nested = options({
    mode: option(v.optional(v.union([v.boolean(), v.literal('auto')]), 'auto'), 'M.'),
    form: option(v.optional(v.picklist(['all', 'some', 'none'])), 'F.'),
    sign: option(
      v.optional(v.union([v.boolean(), v.strictObject({ key: v.string(), log: v.optional(v.boolean()) })])),
      'S.',
    ),
    targets: option(v.optional(v.array(v.strictObject({ name: v.string(), count: v.optional(v.number()) })), []), 'T.'),
    smoke: option(v.optional(v.union([v.picklist(['on', 'off']), v.array(v.array(v.string()))])), 'S.'),
    labels: option(v.optional(v.record(v.string(), v.string()), {}), 'L.'),
    images: option(v.optional(v.array(v.partial(v.strictObject({ size: v.string() }))), []), 'I.'),
    url: option(v.optional(v.pipe(v.string(), v.url('no URL'), v.startsWith('https://', 'no `https://`'))), 'U.'),
    size: option(v.optional(v.pipe(v.string(), v.regex(/^\d+ MB$/, 'Expected a size like `250 MB`'))), 'S.', {
      env: 'SIZE',
    }),
  });
  const explained = (section: unknown, env: Record<string, string> = {}) => {
    try {
      parseOptions(Nested, { name: 'docker', raw: {}, host: { docker: section }, env });
      return '';
    } catch (error) {
      return (error as AggregateError).errors.map(({ message, details }) => `${message} ${details}`).join('\n');
    }
  };

  it.each([
    [
      { mode: 'off' },
      'Option `docker.mode` is `"off"`, expected `true` or `false` or `"auto"`. For example: `"docker": { "mode": "auto" }`.',
    ],
    [
      { form: 'most' },
      'Option `docker.form` is `"most"`, expected `"all"`, `"some"` or `"none"`. For example: `"docker": { "form": "all" }`.',
    ],
    [{ sign: { keys: 'a' } }, 'Option `docker.sign.key` is missing.'],
    [{ sign: { key: 'a', logs: true } }, 'Option `docker.sign.logs` does not exist. Did you mean `docker.sign.log`?'],
    [{ sign: 'yes' }, 'Option `docker.sign` is `"yes"`, expected `true` or `false` or an object.'],
    [
      { targets: [{ name: 'a' }, { name: 3 }] },
      'Option `docker.targets[1].name` is `3`, expected text. For example: `"docker": { "targets": [{"name":"…"}] }`.',
    ],
    [
      { targets: [{ nmae: 'a', name: 'b' }] },
      'Option `docker.targets[0].nmae` does not exist. Did you mean `docker.targets[0].name`?',
    ],
    [
      { size: '3' },
      'Option `docker.size` is `"3"`, expected a size like `250 MB`. For example: `"docker": { "size": "250 MB" }`.',
    ],
    [
      { url: 'x' },
      'Option `docker.url` is not valid: no URL. For example: `"docker": { "url": "https://example.org" }`.',
    ],
    [{ smoke: true }, 'Option `docker.smoke` is `true`, expected `"on"`, `"off"` or a list. For example'],
    [
      { smoke: ['a'] },
      'Option `docker.smoke[0]` is `"a"`, expected a list. For example: `"docker": { "smoke": [["…"]] }`.',
    ],
    [
      { labels: ['a=b'] },
      'Option `docker.labels` is a list, expected an object. For example: `"docker": { "labels": {"name":"…"} }`.',
    ],
    [
      { images: [[]] },
      'Option `docker.images[0]` is a list, expected an object. For example: `"docker": { "images": [{"size":"…"}] }`.',
    ],
    [{ sign: ['a'] }, 'Option `docker.sign` is a list, expected an object.'],
    [{ sign: {} }, 'Option `docker.sign.key` is missing. For example: `"docker": { "sign": {"key":"…"} }`.'],
    [{ size: 'https://ann:hunter2@x.test' }, 'Option `docker.size` is a text, expected a size like `250 MB`.'],
    [
      'off',
      'Option `docker` is `"off"`, expected an object of options, `true` or `false`. For example: `"docker": false` to leave it out.',
    ],
    [['a'], 'Option `docker` is a list, expected an object of options, `true` or `false`.'],
    [3, 'Option `docker` is `3`, expected an object of options, `true` or `false`.'],
  ])('explains %j in sentences', (section, sentence) => {
    expect(explained(section)).toContain(sentence);
    expect(explained(section)).not.toContain('hunter2');
  });

  it('says one thing of each value', () => {
    for (const section of [{ url: 'x' }, { labels: ['a=b'] }, { images: [[]] }, { sign: ['a'] }, { smoke: ['a'] }])
      expect(explained(section).match(/^Option /gm)).toHaveLength(1);
  });

  it('names the environment variable that a value comes from', () => {
    expect(explained({}, { SIZE: '3' })).toContain(
      'is `"3"`, expected a size like `250 MB` (environment variable `SIZE`).',
    );
  });

  it('takes a section of true or false for whether the plugin takes part', () => {
    expect(parse({ host: { docker: false } })).toMatchObject({ enabled: false });
    expect(parse({ host: { docker: true }, raw: { defaults: { enabled: 'auto' } } })).toMatchObject({ enabled: true });
  });
});

import { describe, expect, it } from '@jest/globals';
import { type OptionSources, option, options, parseOptions } from './options.ts';
import * as v from './schema.ts';

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
    expect(problemsOf({ host: { folders: 'a' } })).toEqual([expect.stringContaining('`docker.folders` is not valid')]);
  });

  it('reports every problem at once and guesses what a mistyped name meant', () => {
    const problems = problemsOf({ raw: { imgae: 'x', retries: 'many', platforms: [1] } });

    expect(problems).toHaveLength(3);
    expect(problems[0]).toMatch(/^EINVALIDOPTION Option `docker.imgae` does not exist. Did you mean `docker.image`\?/);
    expect(problems.join('\n')).toContain('Option `docker.retries` is not valid: Invalid type: Expected number');
    expect(problems.join('\n')).toContain('`docker.platforms.0`');
  });

  it('refuses a secret in the configuration and does not repeat it', () => {
    const [problem] = problemsOf({ host: { docker: { password: 'hunter2' } } });

    expect(problem).toContain('Option `docker.password` is a secret and stands in the configuration.');
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
});

import { describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import fc from 'fast-check';
import type { Member } from './member.ts';
import { findNullSections } from './null-sections.ts';
import { findWrongSections, takePart, whyOff } from './section.ts';

const member = (name: string, plugin = `@waybill/${name}`): Member => ({
  key: name,
  name: plugin,
  plugin,
  options: {},
});
const members = [
  ...['pyproject', 'pypi', 'docker', 'sbom', 'slack'].map((name) => member(name)),
  ...['commit-analyzer', 'changelog', 'exec', 'git', 'github'].map((name) => member(name, `@semantic-release/${name}`)),
];
const wrongIn = (host: object) =>
  findWrongSections(members, host as Record<string, unknown>).wrong.map(({ message }) => message);
const doubtfulIn = (host: object) => findWrongSections(members, host as Record<string, unknown>).doubtful;

describe('a name at the top level', () => {
  it.each(['dockr', 'slak', 'githb', 'change-log', 'branch', 'plugin'])('%s is refused', (name) => {
    expect(wrongIn({ [name]: {} })).toEqual([expect.stringContaining(`\`${name}\``)]);
  });

  it.each(['black', 'stack', 'block', 'smack'])('%s may be another plugin, and is a warning', (name) => {
    expect(wrongIn({ [name]: {} })).toEqual([]);
    expect(doubtfulIn({ [name]: {} })).toEqual([expect.stringMatching(`\`${name}\`.*Did you mean \`slack\``)]);
  });

  it.each(['gitlab', 'terraform', 'mine', 'noCi', 'no-ci', 'docker', 'packages', 'dry-run'])(
    '%s is nothing to say',
    (name) => {
      expect([wrongIn({ [name]: {} }), doubtfulIn({ [name]: {} })]).toEqual([[], []]);
    },
  );

  describe('that no plugin of the configuration can read', () => {
    const alone = { plugins: [['@waybill/pipeline', {}]] };

    it.each(['terraform', 'mine', 'black', 'dockerfiles', 'no-such-flag'])('%s is refused', (name) => {
      expect(wrongIn({ ...alone, [name]: {} })).toEqual([`Option \`${name}\` does not exist.`]);
      expect(doubtfulIn({ ...alone, [name]: {} })).toEqual([]);
    });

    it.each([
      '$schema',
      '_',
      '$0',
      '//',
      'x-common',
      '_comment',
      'gitlab',
      'presetConfig',
      'clearTextHosts',
      'dry-run',
    ])('%s is nothing to say', (name) => {
      expect([wrongIn({ ...alone, [name]: {} }), doubtfulIn({ ...alone, [name]: {} })]).toEqual([[], []]);
    });

    it('is possible beside another plugin, in the configuration and in the pipeline', () => {
      const beside = { plugins: ['@waybill/pipeline', ['semantic-release-gitmoji', {}]], gitmoji: {} };
      const own = [...members, member('mine', 'semantic-release-mine')];

      expect(wrongIn(beside)).toEqual([]);
      expect(findWrongSections(own, { ...alone, other: {} }).wrong).toEqual([]);
    });
  });

  it('with any slip of a longer name is refused, and none is silent', () => {
    const names = members.map(({ key }) => key).filter((key) => key.length >= 4);
    const slip = fc.tuple(fc.constantFrom(...names), fc.nat(), fc.constantFrom('drop', 'double', 'swap', 'other'));
    fc.assert(
      fc.property(slip, ([name, position, how]) => {
        const at = 1 + (position % (name.length - 2));
        const [before, letter = '', next = '', after] = [name.slice(0, at), name[at], name[at + 1], name.slice(at + 2)];
        const slipped = {
          drop: before + next + after,
          double: before + letter + letter + next + after,
          swap: before + next + letter + after,
          other: `${before}q${next}${after}`,
        }[how];
        fc.pre(slipped !== undefined && !members.some(({ key }) => key === slipped) && slipped.length >= 4);
        const said = [...wrongIn({ [slipped]: {} }), ...doubtfulIn({ [slipped]: {} })];
        expect(said).toHaveLength(1);
      }),
    );
  });
});

it('refuses sections of `null`, which the host drops', async () => {
  const config = { extends: '@waybill/preset', docker: null, slack: { enabled: false }, mine: null };
  await using folder = await temporaryFolder({ '.releaserc': JSON.stringify(config) });
  await using other = await temporaryFolder({ 'release.config.mjs': 'export default { exec: {} };' });

  const found = await findNullSections(members, folder.path);

  expect(found).toEqual([
    expect.objectContaining({ code: 'EINVALIDOPTION', message: expect.stringContaining('`docker`') }),
  ]);
  expect(found[0]?.details).toContain('`"docker": false`');
  expect(await findNullSections(members, other.path)).toEqual([]);
});

it('leaves out, without a word, what takes part only with a section', () => {
  const only = [{ name: 'b', key: 'b', plugin: 'b', options: {}, onlyConfigured: true }];

  expect([takePart(only, {}), whyOff(only, {})]).toEqual([[], []]);
  expect([takePart(only, { b: {} }).length, takePart(only, { b: true }).length]).toEqual([1, 1]);
  expect([takePart(only, { b: false }), whyOff(only, { b: false })]).toEqual([[], ['`b` is false']]);
});

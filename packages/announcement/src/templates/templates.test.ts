import { describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import fc from 'fast-check';
import type { ReleaseFacts } from '../facts/index.ts';
import { fitPieces, renderText } from '../formats/index.ts';
import { checkTemplates, composeByTemplate } from '../say/index.ts';
import { composeFromTemplate } from './compose-from-template.ts';

const release: ReleaseFacts = {
  ...{ name: 'par_cel', version: '2.0.0', tag: 'v2.0.0', type: 'major', branch: 'main', channel: undefined },
  ...{ previous: 'v1.9.0', pythonVersion: '2.0.0', emphasis: 'major', environments: ['staging'], securityFiles: [] },
  notes: '## 2.0.0\n\n### Features\n\n* **api:** fly\n\n### BREAKING CHANGES\n\n* wings',
  install: ['pip install par_cel==2.0.0'],
  images: [
    { name: 'ghcr.io/acme/parcel', tag: '2.0.0', digest: 'sha256:1f', platforms: ['linux/amd64', 'linux/arm64'] },
  ],
  page: { label: 'GitHub release', url: 'https://github.com/acme/par_cel/releases/tag/v2.0.0' },
  links: [{ label: 'Issues', url: 'https://github.com/acme/par_cel/issues' }],
};

function shown(source: string, changes: Partial<ReleaseFacts> = {}, event = 'released') {
  const message = composeFromTemplate('a.liquid', source, { event, release: { ...release, ...changes } });
  return [message.title, renderText(fitPieces(message.body(), 50_000).pieces)];
}

describe('a template', () => {
  it('has the facts of the release, its sections and a title', () => {
    const source = `# {{ name }} {{ version }}!
{% if emphasis == "major" %}Read this first:

{{ sections.migration }}
{% endif %}
{% for image in images %}- {{ image.name }}:{{ image.tag }} for {{ image.platforms | join: " and " }}
{% endfor %}
{{ install }}

{{ links }} [page]({{ page }})`;

    expect(shown(source)).toEqual([
      'par_cel 2.0.0!',
      'Read this first:\n\n* wings\n* ghcr.io/acme/parcel:2.0.0 for linux/amd64 and linux/arm64\n\n    pip install par_cel==2.0.0\n\nIssues <https://github.com/acme/par_cel/issues> page <https://github.com/acme/par_cel/releases/tag/v2.0.0>',
    ]);
  });

  it('has the usual title without one of its own', () => {
    expect(shown('Hello')).toEqual(['par_cel 2.0.0 is released', 'Hello']);
  });

  it('shows words of others as they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (words) => {
        const branch = `x${words.replace(/\s+/g, ' ')}x`.replaceAll('\0', '');

        expect(shown('Branch: {{ branch }}', { branch })[1]?.replaceAll('\u200B', '')).toBe(
          `Branch: ${branch}`.replaceAll('\u200B', ''),
        );
      }),
    );
  });

  it.each([
    ['{{ nme }}', 'undefined variable: nme'],
    ['{{ name | shout }}', 'undefined filter: shout'],
    ['{% if name %}', 'tag {% if name %} not closed'],
    ['{% render "a" %}', 'ENOENT'],
    ['{% include "/etc/passwd" %}', 'ENOENT'],
    ['{{ images.constructor.name }}', 'undefined variable'],
    ['{% for a in (1..100000000) %}{{ a }}{% endfor %}', 'limit exceeded'],
    [
      '{% for a in (1..4000) %}{% for b in (1..4000) %}{% for c in (1..4000) %}x{% endfor %}{% endfor %}{% endfor %}',
      'limit exceeded',
    ],
  ])('is refused when it is %j', (source, reason) => {
    expect(() => shown(source)).toThrow(
      expect.objectContaining({ code: 'EWRONGTEMPLATE', message: expect.stringContaining(reason) }),
    );
  });

  it('is checked before a release, all of them at once', async () => {
    await using folder = await temporaryFolder({ 'good.liquid': '{{ name }}', 'bad.liquid': 'a\n{{ nme }}' });

    await expect(checkTemplates(['good.liquid', 'product', undefined], { cwd: folder.path })).resolves.toBeUndefined();
    await expect(
      checkTemplates(['bad.liquid', 'gone.liquid', '../x.liquid'], { cwd: folder.path }),
    ).rejects.toMatchObject({
      errors: [
        { code: 'EWRONGTEMPLATE', message: expect.stringContaining('line:2') },
        { code: 'ENOTEMPLATE', message: expect.stringContaining('there is no such file') },
        { code: expect.stringMatching(/^E/) },
      ],
    });
  });

  it('is not needed for the messages that come with Waybill', async () => {
    const titles = ['engineering', 'product', 'devops', 'announcement', undefined].map(async (template) => {
      const message = await composeByTemplate(template, { event: 'released', release }, { cwd: '/' });
      return renderText(fitPieces([...message.body(), ...message.tail], 50_000).pieces);
    });

    const [engineering, product, devops, announcement, usual] = await Promise.all(titles);

    expect(engineering).toMatch(/^BREAKING CHANGES\n[\s\S]*Features/);
    expect(usual).toBe(engineering);
    expect(product).toMatch(/^Migration guide\n[\s\S]*What's new/);
    expect(product).not.toContain('pip install');
    expect(devops).toContain('ghcr.io/acme/parcel:2.0.0@sha256:1f for linux/amd64, linux/arm64');
    expect(devops).toContain('npx waybill deploy staging v2.0.0\n    npx waybill rollback staging --to v1.9.0');
    expect(announcement).toMatch(/Migration guide[\s\S]*What's new[\s\S]*Install[\s\S]*Links/);
  });
});

import { describe, expect, it } from '@jest/globals';
import { type GithubRelease, planGithub } from './plan-github.ts';

const release = (id: number, draft: boolean, names: readonly string[] = []): GithubRelease => ({
  ...{ id, draft, tag_name: 'v1.2.0', html_url: `https://g.example/${id}`, upload_url: '' },
  assets: names.map((name, i) => ({ id: i, name, size: 1 })),
});
const files = ['a b.whl', 'c.json'].map((name) => ({ path: name, name, size: 1, sha256: '' }));
const settings = { keepsDraft: false };

describe('planGithub', () => {
  it('has nothing to keep where there is nothing', () => {
    expect(planGithub([], files, settings)).toEqual({ remove: [], clear: [], upload: [] });
  });

  it('keeps the published release, completes it, and removes drafts', () => {
    const [published, draft] = [release(1, false, ['a.b.whl']), release(2, true)];

    expect(planGithub([draft, published], files, settings)).toEqual({
      keep: published,
      remove: [draft],
      clear: [],
      upload: [files[1]],
    });
  });

  it('removes what a dead run left of a draft', () => {
    const draft = release(2, true, ['a.b.whl', 'c.json']);

    expect(planGithub([draft], files, settings)).toEqual({ remove: [draft], clear: [], upload: [] });
  });

  it('keeps a complete draft where the draft is what is wanted', () => {
    const draft = release(2, true, ['a.b.whl', 'c.json']);

    expect(planGithub([draft], files, { keepsDraft: true })).toEqual({
      keep: draft,
      remove: [],
      clear: [],
      upload: [],
    });
  });

  it('takes a half-uploaded asset for a missing one, and out of the way', () => {
    const starter = { id: 7, name: 'c.json', size: 0, state: 'starter' };
    const half = { ...release(1, false), assets: [starter] };

    expect(planGithub([half], files, settings)).toEqual({ keep: half, remove: [], clear: [starter], upload: files });
  });
});

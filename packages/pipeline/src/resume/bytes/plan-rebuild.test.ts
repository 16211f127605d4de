import { describe, expect, it } from '@jest/globals';
import type { Delivery, Entry, LedgerArtifact } from '../../ledger/entries/parse-ledger.ts';
import { findDifferences } from './plan-rebuild.ts';

const at = '2026-05-04T10:00:00.000Z';
const artifact = (name: string, madeBy: string, sha256: string): LedgerArtifact => ({
  ...{ kind: 'file', name, madeBy, sha256, mediaType: 'text/plain' },
});
const [wheel, image, bom] = [
  artifact('wheel', 'pypi', '1'),
  artifact('image', 'docker', '2'),
  artifact('bom', 'sbom', '3'),
];
const order = ['pyproject+changelog', 'pypi', 'docker', 'sbom'];

/** Names and publishers of what differs when these were delivered and those came out of the second build. */
function differences(
  done: readonly string[],
  artifacts: readonly LedgerArtifact[],
  kept: readonly LedgerArtifact[] = [],
) {
  const deliveries = ['docker', 'pypi', 'github'].map(
    (member): Delivery => ({ member, state: done.includes(member) ? 'done' : 'failed', at }),
  );
  const entry = { artifacts: [wheel, image, bom], deliveries } as unknown as Entry;
  return findDifferences({ entry, artifacts, order, kept }).flatMap(({ name, publicBy }) =>
    publicBy.length === 0 ? [] : [[name, ...publicBy].join(' ')],
  );
}

const other = (one: LedgerArtifact): LedgerArtifact => ({ ...one, sha256: 'other' });

describe('findDifferences', () => {
  it('finds nothing where the build gives the same', () => {
    expect(differences(['docker', 'pypi', 'github'], [wheel, image, bom])).toEqual([]);
  });

  it('lets everything change that nobody has seen', () => {
    expect(differences([], [other(wheel), other(image), other(bom)])).toEqual([]);
  });

  it('holds on to what its maker has delivered', () => {
    expect(differences(['docker'], [wheel, other(image), other(bom)])).toEqual(['image docker']);
  });

  it('holds on to what is inside of something that was delivered', () => {
    expect(differences(['docker'], [other(wheel), image, bom])).toEqual(['wheel docker']);
  });

  it('holds on to what is inside of something that came back, whatever the ledger knows of it', () => {
    expect(differences([], [other(wheel), image, bom], [image])).toEqual(['wheel docker']);
    expect(differences([], [other(wheel), other(image), bom], [bom])).toEqual([]);
  });

  it('lets change what was made of something that was delivered', () => {
    expect(differences(['pypi'], [wheel, other(image), other(bom)])).toEqual([]);
  });

  it('holds on to everything when somebody delivered what others made', () => {
    expect(differences(['docker', 'pypi', 'github'], [wheel, image, other(bom)])).toEqual(['bom github']);
  });

  it('takes what is not built any more for different', () => {
    expect(differences(['pypi'], [image, bom])).toEqual(['wheel pypi']);
  });

  describe('of what people install', () => {
    const built = (name: string, kind: 'wheel' | 'image' | 'sbom', madeBy: string): LedgerArtifact => ({
      ...{ kind, name, madeBy, sha256: '1', mediaType: '' },
    });
    const files = [built('a.whl', 'wheel', 'pypi'), built('image', 'image', 'docker'), built('bom', 'sbom', 'sbom')];

    function changed(done: readonly string[], which: number, shown: readonly LedgerArtifact[] = []) {
      const deliveries = ['docker', 'pypi'].map(
        (member): Delivery => ({ member, state: done.includes(member) ? 'done' : 'started', at }),
      );
      const entry = { artifacts: files, deliveries } as unknown as Entry;
      const artifacts = files.map((each, i) => (i === which ? other(each) : each));
      return findDifferences({ entry, artifacts, order, kept: shown, shown });
    }

    it('nothing changes where any part is public, as the ledger or an index says', () => {
      expect(changed(['pypi'], 1)).toEqual([{ name: 'image', publicBy: ['pypi'] }]);
      expect(changed(['docker'], 0)).toEqual([{ name: 'a.whl', publicBy: ['docker'] }]);
      expect(changed([], 0, [built('a.tar.gz', 'wheel', 'pypi')])).toEqual([{ name: 'a.whl', publicBy: ['pypi'] }]);
    });

    it('everything may change where nothing is public, and is named', () => {
      expect(changed([], 0)).toEqual([{ name: 'a.whl', publicBy: [] }]);
    });

    it('what only describes it may change', () => {
      expect(changed(['docker', 'pypi'], 2)).toEqual([{ name: 'bom', publicBy: [] }]);
    });
  });
});

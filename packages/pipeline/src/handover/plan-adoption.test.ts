import { expect, it } from '@jest/globals';
import type { Handover } from './parse-handover.ts';
import { planAdoption } from './plan-adoption.ts';

const plugin = (key: string, canAdopt = false) => ({ key, canAdopt });
const stages = [
  [plugin('pyproject'), plugin('changelog')],
  [plugin('pypi', true), plugin('exec')],
  [plugin('docker', true)],
  [plugin('sbom')],
];
const artifact = (name: string, madeBy: string) => ({ name, madeBy }) as Handover['artifacts'][number];

it('takes over what a plugin can check, and has everything else made again', () => {
  const wheel = artifact('p.whl', 'pypi+exec');
  const image = artifact('ghcr.io/acme/p', 'docker');
  const bom = artifact('p.cdx.json', 'sbom');

  expect(planAdoption([wheel, image, bom], stages)).toEqual({ adopted: [wheel, image], remade: [bom] });
  expect(planAdoption([], stages)).toEqual({ adopted: [], remade: [] });
});

it.each(['pypi+pyproject+changelog+exec', 'pypi', 'exec', 'git', '', 'toString', 'pypi+exec+docker'])(
  'refuses an artifact of %j, which is no stage',
  (madeBy) => {
    expect(planAdoption([artifact('p.whl', madeBy)], stages)).toEqual({ problem: expect.stringContaining('`p.whl`') });
  },
);

import { expect, it } from '@jest/globals';
import { releasePaths } from './release-paths.ts';

it('has all paths of a release below its folder', () => {
  const { folder, ...paths } = releasePaths.of('1.2.0-beta.1');

  expect(folder).toBe('.waybill/1.2.0-beta.1');
  expect(Object.values(paths).every((path) => path.startsWith(`${folder}/`))).toBe(true);
  expect(releasePaths.current.entry).toBe('.waybill/current/waybill.json');
});

it('has each name once', () => {
  const names = Object.values(releasePaths.names);

  expect(new Set(names).size).toBe(names.length);
});

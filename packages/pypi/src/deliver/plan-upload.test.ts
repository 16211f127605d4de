import { expect, test } from '@jest/globals';
import { parseFileName } from '../files/parse-file-name.ts';
import { planUpload } from './plan-upload.ts';

function built(name: string, sha256: string) {
  const said = parseFileName(name);
  if (said === undefined) throw new Error(name);
  return { ...said, name, sha256, path: `/dist/${name}`, size: 1, metadata: new Map() };
}

test('uploads what is absent or perhaps elsewhere, leaves what is the same, names what differs', () => {
  const [absent, same, other] = [built('a-1.tar.gz', '11'), built('b-1.tar.gz', '22'), built('c-1.tar.gz', '33')];
  const shown = built('d-1.tar.gz', '44');

  const plan = planUpload(
    [absent, same, other, shown],
    new Map([
      [same.name, { sha256: '22', isOwn: true }],
      [other.name, { sha256: '44', isOwn: false }],
      [shown.name, { sha256: '44', isOwn: false }],
    ]),
  );

  expect(plan).toEqual({ upload: [absent, shown], uncertain: [shown], present: [same], conflict: [other] });
});

import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { findStrays } from './find-strays.ts';
import type { Handover } from './parse-handover.ts';

const folder = '.waybill/1.2.0';
const blob = `blobs/sha256/${'a'.repeat(64)}`;

it('knows files, records and layouts of images, and nothing else', async () => {
  await using place = await temporaryFolder({
    ...{ [`${folder}/handover.json`]: '', [`${folder}/artifacts/wheel-p.json`]: '', [`${folder}/dist/p.whl`]: '' },
    ...{ [`${folder}/image/index.json`]: '', [`${folder}/image/oci-layout`]: '', [`${folder}/image/${blob}`]: '' },
    ...{ [`${folder}/image/attestations.json`]: '' },
    ...{ [`${folder}/image/run.sh`]: '', [`${folder}/dist/q.whl`]: '', [`${folder}/image-2/index.json`]: '' },
    ...{ [`${folder}/deep/down/x`]: '', [`${folder}/x`]: '', '.waybill/1.1.0/x': '' },
  });
  await symlink('/etc', join(place.path, folder, 'link'));
  const artifacts = [
    { path: `${folder}/dist/p.whl`, sha256: 'f' },
    { path: `${folder}/image`, digest: 'sha256:a' },
  ] as unknown as Handover['artifacts'];

  expect(await findStrays(place.path, { version: '1.2.0', artifacts })).toEqual([
    ...['deep/down/x', 'dist/q.whl', 'image-2/index.json', 'image/run.sh', 'link', 'x'],
  ]);
});

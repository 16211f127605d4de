import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { temporaryFolder } from '../testing.ts';
import { fileChunks } from './file-chunks.ts';

const bytes = randomBytes(3_000_001);

it.each([
  [undefined, bytes],
  [{ from: 0, to: 0 }, Buffer.alloc(0)],
  [{ from: 7, to: 8 }, bytes.subarray(7, 8)],
  [{ from: 262_144, to: 2_999_999 }, bytes.subarray(262_144, 2_999_999)],
  [{ from: 2_999_999, to: 9_000_000 }, bytes.subarray(2_999_999)],
])('reads %j', async (part, expected) => {
  await using folder = await temporaryFolder({ file: bytes });
  const chunks: Buffer[] = [];

  for await (const chunk of fileChunks(join(folder.path, 'file'), part)) chunks.push(Buffer.from(chunk));

  expect(Buffer.concat(chunks).equals(expected)).toBe(true);
});

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { openRings } from './rings.ts';

const bytes = randomBytes(2_000_000);
const halves = [
  { from: 0, to: 1_000_000 },
  { from: 1_000_000, to: 2_000_000 },
] as const;

/** The memory that the chunks of a body are in. */
async function memoryOf(body: unknown) {
  const seen = new Set<ArrayBufferLike>();
  for await (const chunk of body as AsyncIterable<Uint8Array>) seen.add(chunk.buffer);
  return seen;
}

it('parts one after the other are in the same memory', async () => {
  await using folder = await temporaryFolder({ file: bytes });
  const rings = openRings();
  const first = rings.lend(join(folder.path, 'file'), halves[0]);
  const before = await memoryOf(first.body());
  first.giveBack();

  const second = rings.lend(join(folder.path, 'file'), halves[1]);

  expect(await memoryOf(second.body())).toEqual(before);
});

it('parts beside each other, and each attempt of a part, have memory of their own', async () => {
  await using folder = await temporaryFolder({ file: bytes });
  const path = join(folder.path, 'file');
  const rings = openRings();
  const [one, two] = halves.map((part) => rings.lend(path, part));
  const attempts = [one?.body(), one?.body(), two?.body()];

  const memory = await Promise.all(attempts.map(memoryOf));

  expect(new Set(memory.flatMap((seen) => [...seen])).size).toBe(memory.reduce((sum, { size }) => sum + size, 0));
  one?.giveBack();
  const next = await memoryOf(rings.lend(path, halves[0]).body());
  expect(memory.some((seen) => [...seen].some((each) => next.has(each)))).toBe(false);
});

it('a part that is not read to its end keeps its memory', async () => {
  await using folder = await temporaryFolder({ file: bytes });
  const path = join(folder.path, 'file');
  const rings = openRings();
  const early = rings.lend(path, halves[0]);
  const reader = (early.body() as ReadableStream<Uint8Array>).getReader();
  const { value } = await reader.read();
  early.giveBack();

  expect((await memoryOf(rings.lend(path, halves[1]).body())).has(value?.buffer as ArrayBufferLike)).toBe(false);
  await reader.cancel();
});

it('the bytes are those of the part', async () => {
  await using folder = await temporaryFolder({ file: bytes });
  const rings = openRings();
  for (const part of halves) {
    const lent = rings.lend(join(folder.path, 'file'), part);
    const copies: Buffer[] = [];
    for await (const chunk of lent.body() as unknown as AsyncIterable<Uint8Array>) copies.push(Buffer.from(chunk));
    lent.giveBack();
    expect(Buffer.concat(copies).equals(bytes.subarray(part.from, part.to))).toBe(true);
  }
});

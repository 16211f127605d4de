import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';
import { loopback } from '@waybill/kernel/testing';
import { planQuestions } from './plan-health.ts';

/** How `node` of an image ends that asks for a URL. */
async function asking(url: string, patience = 5000) {
  const [, ...args] = planQuestions(url).find(([program]) => program === 'node') ?? [];
  const hasty = args.map((each) => each.replace('timeout(5000)', `timeout(${patience})`));
  return promisify(execFile)(process.execPath, hasty).then(
    () => 0,
    ({ code }: { code: number }) => code,
  );
}

it.each([
  [200, 0],
  [503, 1],
])('asks with node, where %i is %i', async (status, expected) => {
  await using server = await loopback((_request, response) => response.writeHead(status).end());

  expect(await asking(server.url)).toBe(expected);
});

it('does not wait for a service that says nothing', async () => {
  await using server = await loopback(() => {});

  expect(await asking(server.url, 500)).toBe(1);
});

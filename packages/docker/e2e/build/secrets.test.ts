import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { type ImageWorkshop, imageWorkshop } from '../../../../test/harness/images/image-workshop.ts';
import { layoutText } from '../../../../test/harness/images/layout-text.ts';
import { onDocker } from '../../../../test/harness/images/on-docker.ts';
import { prepare, publish, verifyConditions } from '../../src/index.ts';

const key = 'a-key-in-a-file';
const word = 'a-word-of-the-job';
/** The step sees the secrets, and leaves how long they are. */
const dockerfile = `ARG BASE
FROM \${BASE}
RUN --mount=type=secret,id=key --mount=type=secret,id=word \\
  for name in key word; do echo "$name has $(wc -c < /run/secrets/$name)" >> /said; done
CMD ["cat", "/said"]
`;
const bakeFile = (own: string) => `
variable "BASE" {}
target "default" {
  args = { BASE = BASE }
  secret = [${own}]
}
`;

let workshop: ImageWorkshop;

beforeAll(async () => {
  workshop = await imageWorkshop();
});

afterAll(() => workshop?.stop());

const withDocker = await onDocker(() => workshop.engine);

/** Releases an image whose step wants both secrets, and looks for them in what is delivered. */
async function expectSecret(options: object, own = ''): Promise<void> {
  const files = { Dockerfile: dockerfile, 'docker-bake.hcl': bakeFile(own), 'key=1.txt': key };
  await using project = await workshop.project(files);
  const context = await project.contextOf('1.2.0', { BASE: workshop.base, WORD: word, DEBUG: 'waybill' });
  const printed: string[] = [];
  for (const stream of [context.stdout, context.stderr]) stream.on('data', (part) => printed.push(String(part)));
  const raw = { ...project.raw, platforms: ['linux/amd64'], smoke: 'off', provenance: 'max', ...options };

  await verifyConditions(raw, context);
  await prepare(raw, context);
  await publish(raw, context);

  const said = [`key has ${key.length}`, `word has ${word.length}`];
  expect((await workshop.run(`${project.raw.image}:1.2.0`)).split('\n')).toEqual(said);
  const delivered = await layoutText(join(project.cwd, '.waybill/1.2.0/image'));
  // What is searched holds the layers, and the steps as they were printed.
  expect(delivered).toContain(said.join('\n'));
  expect(printed.join('')).toContain('/run/secrets/$name');
  for (const secret of [key, word]) {
    expect(delivered).not.toContain(secret);
    expect(printed.join('')).not.toContain(secret);
    expect(context.lines.join('\n')).not.toContain(secret);
  }
}

const secrets = ['id=key,src=key=1.txt', 'id=word,env=WORD'];

describe('secrets from a file and from the environment reach their step only', () => {
  withDocker('of a Dockerfile', () => expectSecret({ secrets }));

  withDocker('of a target of a bake file', () => expectSecret({ secrets, bake: 'docker-bake.hcl' }));

  withDocker('of a target that asks for one itself', () =>
    expectSecret({ secrets: ['id=word,env=WORD'], bake: 'docker-bake.hcl' }, '"id=key,src=key=1.txt"'),
  );
});

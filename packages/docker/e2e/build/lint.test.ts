import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { type ImageWorkshop, imageWorkshop } from '../../../../test/harness/images/image-workshop.ts';
import { onDocker } from '../../../../test/harness/images/on-docker.ts';
import { verifyConditions } from '../../src/index.ts';

const dockerfile = `ARG BASE=scratch
FROM \${BASE} as api
CMD python3 -m api
FROM api AS worker
ENV TOKEN hunter2
`;
const bakeFile = `
variable "BASE" {}
group "default" { targets = ["api", "worker"] }
target "api" {
  context = "services"
  target = "api"
  args = { BASE = BASE }
}
target "worker" {
  inherits = ["api"]
  target = "worker"
}
`;
const rules = ['FromAsCasing', 'JSONArgsRecommended', 'LegacyKeyValueFormat', 'SecretsUsedInArgOrEnv'];

let workshop: ImageWorkshop;

beforeAll(async () => {
  // Of the releases of Debian the first whose builder checks Dockerfiles.
  workshop = await imageWorkshop('forky');
});

afterAll(() => workshop?.stop());

const withDocker = await onDocker(() => workshop.engine);

describe('what the builder finds in a Dockerfile', () => {
  withDocker('is a warning each, once for all images of it', async () => {
    await using project = await workshop.project({ Dockerfile: dockerfile });
    const context = await project.contextOf('1.2.0');
    const images = [{ target: 'api' }, { target: 'worker', image: `${project.raw.image}-worker` }];

    await verifyConditions({ ...project.raw, images }, context);

    expect(rulesIn(context.lines, 'Dockerfile')).toEqual(rules);
  });

  withDocker('is found for the targets of a bake file, too', async () => {
    await using project = await workshop.project({ 'services/Dockerfile': dockerfile, 'docker-bake.hcl': bakeFile });
    const context = await project.contextOf('1.2.0', { BASE: workshop.base });

    await verifyConditions({ ...project.raw, bake: 'docker-bake.hcl' }, context);

    expect(rulesIn(context.lines, 'services/Dockerfile')).toEqual(rules);
  });
});

describe('a release ends before anything is built', () => {
  withDocker('when the builder does not understand the Dockerfile', async () => {
    const wrong = dockerfile.replace('CMD', 'CDM');
    await using project = await workshop.project({ 'services/Dockerfile': wrong, 'docker-bake.hcl': bakeFile });
    const context = await project.contextOf('1.2.0', { BASE: workshop.base });

    const verified = verifyConditions({ ...project.raw, bake: 'docker-bake.hcl' }, context);

    await expect(verified).rejects.toMatchObject({
      code: 'EDOCKERFILE',
      message: expect.stringContaining('`services/Dockerfile`, line 3: unknown instruction: CDM'),
    });
  });

  withDocker('when a here-document has no end, which BuildKit says in other words', async () => {
    await using project = await workshop.project({ Dockerfile: `${dockerfile}RUN <<EOF\ntrue\n` });

    const verified = verifyConditions(project.raw, await project.contextOf('1.2.0'));

    await expect(verified).rejects.toMatchObject({
      code: 'EDOCKERFILE',
      message: expect.stringMatching(/^The builder cannot parse `Dockerfile`.* unterminated heredoc\.$/),
    });
  });

  withDocker('when a Dockerfile does not keep what it asks for', async () => {
    await using project = await workshop.project({ Dockerfile: `# check=error=true\n${dockerfile}` });

    const verified = verifyConditions(project.raw, await project.contextOf('1.2.0'));

    await expect(verified).rejects.toMatchObject({
      code: 'EDOCKERFILERULES',
      message: expect.stringContaining('JSONArgsRecommended'),
    });
  });
});

function rulesIn(lines: readonly string[], file: string): string[] {
  const findings = lines.filter((line) => line.startsWith(`\`${file}\`: `));
  return findings.map((line) => /\((\w+)\)$/.exec(line)?.[1] ?? line).sort();
}

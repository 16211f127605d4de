import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { type ImageWorkshop, imageWorkshop } from '../../../../test/harness/images/image-workshop.ts';
import { onDocker } from '../../../../test/harness/images/on-docker.ts';
import { prepare, publish, verifyConditions } from '../../src/index.ts';

/** Asks the agent for its keys, and says how many it has. https://www.ietf.org/archive/id/draft-miller-ssh-agent-14.html */
const countKeys = `import os, socket
agent = socket.socket(socket.AF_UNIX)
agent.connect(os.environ['SSH_AUTH_SOCK'])
agent.sendall(bytes([0, 0, 0, 1, 11]))
print('keys', int.from_bytes(agent.makefile('rb').read(9)[5:], 'big'))
`;
const dockerfile = `ARG BASE
FROM \${BASE} AS build
COPY count-keys.py /
RUN --mount=type=ssh python3 /count-keys.py > /said
RUN ls /sys/class/net | tr '\\n' ' ' >> /said
COPY --from=notes note.txt /
RUN cat /note.txt >> /said
ARG SIZE
RUN echo "$SIZE" >> /said
FROM build AS production
CMD ["cat", "/said"]
FROM build AS other
CMD ["false"]
`;

let workshop: ImageWorkshop;

beforeAll(async () => {
  workshop = await imageWorkshop();
});

afterAll(() => workshop?.stop());

const withDocker = await onDocker(() => workshop.engine);

withDocker(
  'a build has the agent, the network, the folders, the arguments and the stage that it is given',
  async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await using project = await workshop.project({
      'images/parcel.Dockerfile': dockerfile,
      'services/count-keys.py': countKeys,
      'elsewhere/note.txt': 'a note\n',
      'key.pem': privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
    });
    const context = await project.contextOf('1.2.0', { SIZE: 'large' });
    const raw = {
      ...project.raw,
      ...{ dockerfile: 'images/parcel.Dockerfile', context: 'services', contexts: { notes: 'elsewhere' } },
      ...{ builder: 'default', network: 'none', ssh: ['default=key.pem'], smoke: 'off' },
      ...{ buildArgs: [`BASE=${workshop.base}`, 'SIZE'], labels: { team: 'parcels' } },
    };

    await verifyConditions(raw, context);
    await prepare(raw, context);
    await publish(raw, context);

    const said = await workshop.run(`${project.raw.image}:1.2.0`);
    expect(said.split('\n')).toEqual(['keys 1', 'lo a note', 'large']);
    const held = await workshop.manifest(`${project.raw.image}:1.2.0`);
    expect(held?.annotations).toMatchObject({ team: 'parcels', 'org.opencontainers.image.base.name': workshop.base });
  },
);

import { readdir } from 'node:fs/promises';
import { type BaseContext, onInterruption, type Ports } from '@waybill/kernel';
import { noNode } from '../errors.ts';
import { type ImageContext, isLeftover, ownName } from '../image/index.ts';
import { builderFolder } from './instances.ts';
import { planNodes } from './plan-nodes.ts';

/** The options with which images are built; what was set up for them is taken down at the end. */
export interface Nodes {
  readonly options: ImageContext['options'];
  [Symbol.asyncDispose](): Promise<void>;
}

/** Makes the `nodes` one builder of a name that nobody else has. Without nodes nothing happens. @throws EBUILDERNODE */
export async function withNodes({ options, context, ports }: ImageContext): Promise<Nodes> {
  const { nodes } = options;
  if (nodes.length === 0) return { options, [Symbol.asyncDispose]: async () => {} };
  await removeBuilders({ ports, context });
  const builder = ownName(context.cwd, ports.clock.now());
  async function remove() {
    const { exitCode, stderr } = await ports.run('docker', ['buildx', 'rm', '--force', builder]);
    if (exitCode === 0 || /no builder/i.test(stderr)) return;
    context.logger.warn(`The builder \`${builder}\` could not be removed: \`docker buildx rm --force ${builder}\`.`);
  }
  const forget = onInterruption({ rest: remove });
  const dispose = () => remove().finally(forget);
  for (const [at, args] of planNodes(builder, nodes).entries()) {
    const { exitCode, tail } = await ports.run('docker', args);
    if (exitCode === 0) continue;
    await dispose();
    throw noNode(nodes[at]?.endpoint ?? '', tail);
  }
  return { options: { ...options, builder }, [Symbol.asyncDispose]: dispose };
}

/** Milliseconds: a builder that no longer answers must not hold up a release. */
const patience = 30_000;

interface Where {
  readonly ports: Pick<Ports, 'run' | 'clock'>;
  readonly context: Pick<BaseContext, 'cwd' | 'env'>;
}

/** Removes builders that killed runs of this repository left. Their files tell: buildx would ask every builder there is. */
export async function removeBuilders({ ports, context: { cwd, env } }: Where): Promise<void> {
  const names = await readdir(builderFolder(env)).catch((): string[] => []);
  for (const name of names.filter((each) => isLeftover(each, cwd, ports.clock.now()))) {
    await ports.run('docker', ['buildx', 'rm', '--force', name], { timeout: patience });
  }
}

import { noNode } from './errors.ts';
import type { World } from './image.ts';
import { removeBuilders } from './leftovers.ts';
import { ownName } from './own-name.ts';
import { planNodes } from './plan-nodes.ts';

/** The options with which images are built; what was set up for them is taken down at the end. */
export interface Nodes {
  readonly options: World['options'];
  [Symbol.asyncDispose](): Promise<void>;
}

/** Makes the `nodes` one builder of a name that nobody else has. Without nodes nothing happens. @throws EBUILDERNODE */
export async function withNodes({ options, context, ports }: World): Promise<Nodes> {
  const { nodes } = options;
  if (nodes.length === 0) return { options, [Symbol.asyncDispose]: async () => {} };
  await removeBuilders({ ports, context });
  const builder = ownName(context.cwd, ports.clock.now());
  async function remove() {
    const { exitCode, stderr } = await ports.run('docker', ['buildx', 'rm', '--force', builder]);
    if (exitCode === 0 || /no builder/i.test(stderr)) return;
    context.logger.warn(`The builder \`${builder}\` could not be removed: \`docker buildx rm --force ${builder}\`.`);
  }
  for (const [at, args] of planNodes(builder, nodes).entries()) {
    const { exitCode, tail } = await ports.run('docker', args);
    if (exitCode === 0) continue;
    await remove();
    throw noNode(nodes[at]?.endpoint ?? '', tail);
  }
  return { options: { ...options, builder }, [Symbol.asyncDispose]: remove };
}

import { type HostOptions, v } from '@waybill/kernel';

const Deploy = v.object({
  environments: v.array(v.object({ name: v.pipe(v.string(), v.regex(/^[\w][\w.-]{0,99}$/)) })),
});

/** Names of the environments in the section of the plugin that deploys, in its order. */
export function findEnvironments({ deploy }: HostOptions): string[] {
  const parsed = v.safeParse(Deploy, deploy);
  return parsed.success ? parsed.output.environments.map(({ name }) => name) : [];
}

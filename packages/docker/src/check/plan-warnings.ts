import type { ImageConfig } from '@waybill/oci';

/** What a reader of the release log should know about an image; the release goes on. */
export function planWarnings(config: ImageConfig): string[] {
  const exposed = secretNames(config);
  return [
    ...(isRoot(config.user) ? ['The image runs as root. Add `USER` with another user to its last stage.'] : []),
    ...(config.ports.length > 0 && !config.hasHealthCheck
      ? [`The image serves ${config.ports.join(', ')} and has no \`HEALTHCHECK\`: Docker cannot tell whether it works.`]
      : []),
    ...(exposed.length > 0
      ? [
          `Everybody who pulls the image can read what looks like secrets: ${exposed.map((each) => `\`${each}\``).join(', ')}. Use \`docker.secrets\` and \`RUN --mount=type=secret\`.`,
        ]
      : []),
  ];
}

/** @param paths files in layers, also those that a later layer removes */
export function secretFilesWarning(paths: readonly string[]): string {
  const named = paths.map((each) => `\`${each}\``).join(', ');
  return `Everybody who pulls the image can read files that look like secrets, removed ones too: ${named}. Leave them out with \`.dockerignore\`, or use \`docker.secrets\`.`;
}

function isRoot(user: string): boolean {
  return ['', 'root', '0'].includes(user.split(':')[0] ?? '');
}

const secretName = /(^|_)(TOKEN|PASSWORD|PASSWD|SECRET|CREDENTIALS?|(API|ACCESS|PRIVATE)_?KEY)(_|$)/i;

/** Names that sound secret and have a value, in the environment and in the arguments that the history keeps. */
function secretNames({ env, history }: ImageConfig): string[] {
  const inEnv = env.flatMap((each) => /^(\w+)=./.exec(each)?.[1] ?? []);
  const inHistory = history.flatMap((line) => argumentsIn(line).flatMap((each) => /^(\w+)=./.exec(each)?.[1] ?? []));
  return [...new Set([...inEnv, ...inHistory])].filter((name) => secretName.test(name));
}

/** `ARG NAME=value`, and the arguments with which a command ran: `RUN |2 A=1 B=2 /bin/sh -c …`. */
function argumentsIn(line: string): string[] {
  const [, arg] = /^ARG\s+(.*)$/.exec(line) ?? [];
  if (arg !== undefined) return arg.split(/\s+/);
  const [, count = '0', rest = ''] = /\|(\d+) (.*)$/s.exec(line) ?? [];
  return rest.split(' ').slice(0, Number(count));
}

/**
 * What a program needs to run at all, taken from this process. The machine's own CI variables would change what
 * semantic-release does.
 */
export function plainEnvironment(): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'NODE_COMPILE_CACHE'];
  const taken = names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
  return { ...Object.fromEntries(taken), GIT_CONFIG_NOSYSTEM: '1', NODE_NO_WARNINGS: '1' };
}

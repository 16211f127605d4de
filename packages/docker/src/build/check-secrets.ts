import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { noSecret } from '../errors.ts';
import type { ImageContext } from '../image/index.ts';

/** Checks that every secret of the build is there: BuildKit would find out only when a step asks for it. @throws ENOSECRET */
export async function checkSecrets({ options, context: { cwd, env } }: ImageContext): Promise<void> {
  for (const secret of options.secrets) {
    const values = new Map(
      secret.split(',').map((part) => {
        const at = part.indexOf('=');
        return [part.slice(0, at), part.slice(at + 1)];
      }),
    );
    const id = values.get('id') ?? '';
    const file = values.get('src') ?? values.get('source');
    const variable = values.get('env') ?? (file === undefined ? id : undefined);
    const isThere =
      (variable !== undefined && Boolean(env[variable])) || (file !== undefined && (await exists(resolve(cwd, file))));
    if (!isThere)
      throw noSecret(id, file === undefined ? `the environment variable \`${variable}\`` : `the file \`${file}\``);
  }
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

import type { PlatformImage } from './oci-layout.ts';
import { looksSecret } from './plan-secret-files.ts';

/** Bytes: larger layers are mostly a base or data, and to unpack them takes seconds. */
const largestLayer = 10e6;
const mostNamed = 5;

/** Files in the layers of an image that look like secrets, by their paths, those that a later layer removes among them. */
export async function findSecretFiles({ layers }: PlatformImage): Promise<string[]> {
  const { list } = await import('tar');
  const found = new Set<string>();
  for (const { path, size } of layers) {
    if (size > largestLayer) continue;
    const onReadEntry = (entry: { path: string; type?: string }) => {
      if (entry.type === 'File' && looksSecret(entry.path)) found.add(entry.path);
    };
    // A layer in a form that cannot be read here only goes without this warning.
    await list({ file: path, onReadEntry, strict: true }).catch(() => undefined);
  }
  return [...found].slice(0, mostNamed);
}

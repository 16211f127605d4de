import { parseToml } from '@waybill/python';
import type { Document } from './document.ts';
import { locatePlainToml } from './locate-plain-toml.ts';
import type { Source } from './target.ts';

/**
 * Reads TOML and finds strings in it.
 *
 * @throws EINVALIDTOML
 */
export function openToml({ file, text }: Source): Document {
  const data = parseToml(file, text);
  return {
    data,
    async locate(path) {
      const plain = locatePlainToml(text, path);
      if (plain !== undefined) return plain;
      // Loaded here: most projects write their version as plainly as it can be written.
      return (await import('./toml-positions.ts')).locateToml(text, data, path);
    },
  };
}

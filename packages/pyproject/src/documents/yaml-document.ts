import { reasonOf } from '@waybill/kernel';
import { isScalar, parseDocument } from 'yaml';
import { invalidYaml } from '../errors.ts';
import type { Data } from './data.ts';
import type { Document } from './document.ts';
import { type Located, locatedIn, type Source } from './located.ts';

/**
 * Reads YAML and finds scalars in it. Every scalar is taken as the text that it is: `1.10` is a version, not a number.
 *
 * @throws EINVALIDYAML
 */
export function openYaml({ file, text }: Source): Document {
  const document = parseDocument(text, { schema: 'failsafe', prettyErrors: true });
  const [error] = document.errors;
  if (error !== undefined) throw invalidYaml(file, error.message, error);
  return {
    data: readData(file, document),
    async locate(path) {
      const node: unknown = document.getIn(path, true);
      return isScalar(node) ? locatedScalar(text, node) : undefined;
    },
  };
}

/** Aliases may stand for each other until they fill the memory; then the parser stops. */
function readData(file: string, document: ReturnType<typeof parseDocument>): Data {
  try {
    return document.toJS();
  } catch (error) {
    throw invalidYaml(file, reasonOf(error), error);
  }
}

interface Scalar {
  readonly value: unknown;
  readonly type?: string;
  readonly range?: readonly [number, number, number] | null;
}

/** A block (`|`, `>`) is not a way to write a version, and nothing at all is none. */
function locatedScalar(text: string, { value, type = '', range }: Scalar): Located | undefined {
  const quotes = { PLAIN: 0, QUOTE_SINGLE: 1, QUOTE_DOUBLE: 1 }[type];
  if (typeof value !== 'string' || !range || quotes === undefined || range[0] === range[1]) return undefined;
  return locatedIn(text, { start: range[0] + quotes, end: range[1] - quotes }, value);
}

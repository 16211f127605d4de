export const control = /[\x00-\x1f\x7f]/;

/** Bytes of a member. */
interface Sizes {
  readonly compressed: number;
  readonly size: number;
}

const large = 0xffffffff;
const [largeSizes, unicodeName] = [0x0001, 0x7075];
/** Extra fields that readers may understand differently when they are there twice. */
const once: readonly number[] = [largeSizes, unicodeName];

interface ExtraField {
  readonly id: number;
  readonly data: Buffer;
}

/** The sizes that a member has when its extra fields have their say: members of more than 4 GiB write them there. */
export function readExtra(extra: Buffer, stated: Sizes, isStored: boolean): Sizes | string {
  const fields = splitExtra(extra);
  const ids = fields?.map(({ id }) => id).filter((id) => once.includes(id)) ?? [];
  if (fields === undefined || new Set(ids).size < ids.length) return damaged;
  let sizes = stated;
  for (const { id, data } of fields) {
    const read = id === largeSizes ? readLarge(data, sizes, isStored) : sizes;
    const name = id === unicodeName ? utf8(data.subarray(5)) : '';
    if (read === undefined || name === undefined) return damaged;
    if (control.test(name)) return 'a name holds control characters';
    sizes = read;
  }
  return sizes;
}

const damaged = 'an extra field is damaged';

function splitExtra(extra: Buffer): ExtraField[] | undefined {
  const fields: ExtraField[] = [];
  for (let at = 0; at < extra.length; ) {
    if (at + 4 > extra.length) return undefined;
    const [id, length] = [extra.readUInt16LE(at), extra.readUInt16LE(at + 2)];
    if (at + 4 + length > extra.length) return undefined;
    fields.push({ id, data: extra.subarray(at + 4, at + 4 + length) });
    at += 4 + length;
  }
  return fields;
}

function readLarge(data: Buffer, { compressed, size }: Sizes, isStored: boolean): Sizes | undefined {
  const number = (place: number) => Number(data.readBigUInt64LE(place));
  switch (data.length) {
    case 0:
      return compressed === large || size === large ? undefined : { compressed, size };
    case 8:
      return isStored ? { compressed: number(0), size: size === large ? number(0) : size } : undefined;
    case 16:
    case 24:
    case 28:
      return { size: size === large ? number(0) : size, compressed: number(8) };
    default:
      return undefined;
  }
}

/** `undefined` for bytes that are no UTF-8. */
export function utf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
